//! The browser beyond plain DOM: the exports of `web/editor/index.ts`, which boot.js puts at `pilothouse.editor`.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// Called with path, length before, pairs from/to, inserted texts.
pub(crate) type OnChange = Closure<dyn FnMut(String, u32, Vec<u32>, Vec<String>)>;
/// Called with a document, a line in it, and how: 0 left, 1 pointed at, 2 chosen.
pub(crate) type OnPoint = Closure<dyn FnMut(u32, u32, u32)>;
/// Called with what is asked, path, two numbers, a text, and the function that takes numbers and words.
pub(crate) type OnAsk = Closure<dyn FnMut(String, String, u32, u32, String, js_sys::Function)>;
/// Called with line and column, both from 1, and whether they are in the second editor.
pub(crate) type OnCursor = Closure<dyn FnMut(u32, u32, bool)>;
pub(crate) type OnDrop = Closure<dyn FnMut(Dropped)>;
pub(crate) type OnFail = Closure<dyn FnMut(String)>;
/// Called with what the worker says.
pub(crate) type OnWord = Closure<dyn FnMut(JsValue)>;

#[wasm_bindgen]
extern "C" {
    /// What the worker says; see `web/editor/answers.ts`.
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) type Answers;
    #[wasm_bindgen(constructor, js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn new(worker: &web_sys::Worker, name: &str, hear: &OnWord) -> Answers;
    #[wasm_bindgen(method)]
    pub(crate) fn soon(this: &Answers);
    #[wasm_bindgen(method)]
    pub(crate) fn close(this: &Answers);

    /// The editor of files; see `web/editor/editor.ts`.
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) type Editor;
    #[wasm_bindgen(constructor, js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn new(
        parent: &HtmlElement,
        change: &OnChange,
        cursor: &OnCursor,
        ask: &OnAsk,
    ) -> Editor;
    #[wasm_bindgen(method)]
    pub(crate) fn destroy(this: &Editor);
    #[wasm_bindgen(method)]
    pub(crate) fn has(this: &Editor, path: &str) -> bool;
    #[wasm_bindgen(method)]
    pub(crate) fn load(this: &Editor, path: &str, text: &str, language: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn renewed(this: &Editor);
    #[wasm_bindgen(method)]
    pub(crate) fn spanning(this: &Editor, number: i32);
    #[wasm_bindgen(method)]
    pub(crate) fn beside(this: &Editor, parent: &HtmlElement, path: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn alone(this: &Editor);
    #[wasm_bindgen(method, js_name = goToBeside)]
    pub(crate) fn go_to_beside(this: &Editor, from: u32, to: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn show(this: &Editor, path: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn clear(this: &Editor);
    #[wasm_bindgen(method)]
    pub(crate) fn forget(this: &Editor, path: &str);
    #[wasm_bindgen(method, js_name = forgetAll)]
    pub(crate) fn forget_all(this: &Editor);
    #[wasm_bindgen(method, js_name = setProblems)]
    pub(crate) fn set_problems(this: &Editor, path: &str, positions: &[u32], words: Vec<String>);
    #[wasm_bindgen(method)]
    pub(crate) fn trace(this: &Editor, paths: Vec<String>, positions: &[u32], pinned: bool);
    #[wasm_bindgen(method, js_name = revealTrace)]
    pub(crate) fn reveal_trace(this: &Editor);
    #[wasm_bindgen(method)]
    pub(crate) fn marked(this: &Editor) -> Vec<String>;
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &Editor, path: &str) -> Option<String>;
    #[wasm_bindgen(method, js_name = goTo)]
    pub(crate) fn go_to(this: &Editor, from: u32, to: u32, focus: bool);
    #[wasm_bindgen(method, js_name = goToLine)]
    pub(crate) fn go_to_line(this: &Editor, line: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn run(this: &Editor, action: &str);
    #[wasm_bindgen(method, js_name = openProblem)]
    pub(crate) fn open_problem(this: &Editor, path: &str, number: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn edit(this: &Editor, positions: &[u32], texts: Vec<String>);
    #[wasm_bindgen(method)]
    pub(crate) fn insert(this: &Editor, text: &str, back: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn undo(this: &Editor);
    #[wasm_bindgen(method)]
    pub(crate) fn focus(this: &Editor);

    /// The view of the output; see `web/editor/output.ts`.
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) type Output;
    #[wasm_bindgen(constructor, js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn new(parent: &HtmlElement, point: &OnPoint) -> Output;
    #[wasm_bindgen(method)]
    pub(crate) fn destroy(this: &Output);
    #[wasm_bindgen(method, js_name = setText)]
    pub(crate) fn set_text(this: &Output, id: u32, text: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn retain(this: &Output, ids: &[u32]);
    #[wasm_bindgen(method, js_name = forgetAll)]
    pub(crate) fn forget_all(this: &Output);
    #[wasm_bindgen(method)]
    pub(crate) fn show(this: &Output, key: &str, label: &str, ids: &[u32], skips: &[u32]);
    #[wasm_bindgen(method)]
    pub(crate) fn reveal(this: &Output, id: u32);
    #[wasm_bindgen(method)]
    pub(crate) fn text(this: &Output) -> String;
    #[wasm_bindgen(method)]
    pub(crate) fn focus(this: &Output);
    #[wasm_bindgen(method)]
    pub(crate) fn trace(this: &Output, id: u32, line: u32, marks: &[u32], pinned: bool, says: &str);
    #[wasm_bindgen(method, js_name = clearTrace)]
    pub(crate) fn clear_trace(this: &Output);
    #[wasm_bindgen(method, js_name = revealTrace)]
    pub(crate) fn reveal_trace(this: &Output);
    #[wasm_bindgen(method)]
    pub(crate) fn light(this: &Output, ids: &[u32], lines: &[u32], decided: &[u8]);
    #[wasm_bindgen(method)]
    pub(crate) fn choose(this: &Output);

    /// The line between the two; see `web/editor/trace.ts`.
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) type TraceLine;
    #[wasm_bindgen(constructor, js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn new(svg: &web_sys::Element, output: &Output, editor: &Editor) -> TraceLine;
    #[wasm_bindgen(method)]
    pub(crate) fn destroy(this: &TraceLine);
    #[wasm_bindgen(method)]
    pub(crate) fn draw(this: &TraceLine, away: bool);

    /// A packed file or the files of a folder; see `web/editor/files.ts`.
    #[wasm_bindgen(extends = js_sys::Object)]
    pub(crate) type Dropped;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &Dropped) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn archive(this: &Dropped) -> Option<Uint8Array>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn paths(this: &Dropped) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn contents(this: &Dropped) -> Array;

    /// A playground kept in this browser; see `web/editor/saved.ts`.
    #[wasm_bindgen(extends = js_sys::Object)]
    #[derive(Clone)]
    pub(crate) type Saved;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn id(this: &Saved) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn name(this: &Saved) -> String;
    #[wasm_bindgen(method, getter, js_name = named)]
    fn named_or_not(this: &Saved) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn version(this: &Saved) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn environment(this: &Saved) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn tabs(this: &Saved) -> Vec<String>;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn active(this: &Saved) -> String;
    #[wasm_bindgen(method, getter)]
    pub(crate) fn bytes(this: &Saved) -> Uint8Array;

    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedPut)]
    fn saved_put(record: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedGet)]
    fn saved_get(id: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedList)]
    fn saved_list() -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedRemove)]
    fn saved_remove(id: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedRestore)]
    fn saved_restore(id: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedRename)]
    fn saved_rename(id: &str, name: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = savedCopy)]
    fn saved_copy(id: &str, copy: &str, name: &str) -> Promise;

    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    fn hold(id: &str, lost: &Closure<dyn FnMut()>) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = takeOver)]
    fn take_over(id: &str, lost: &Closure<dyn FnMut()>) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = onAsked)]
    pub(crate) fn on_asked(asked: &Closure<dyn FnMut(String)>);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn give(id: &str);

    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = fetchExample)]
    fn fetch_example(url: &str, name: &str) -> Promise;

    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = watchDrops)]
    pub(crate) fn watch_drops(over: &Closure<dyn FnMut(bool)>, dropped: &OnDrop, failed: &OnFail);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = watchSwipes)]
    pub(crate) fn watch_swipes(swiped: &Closure<dyn FnMut(i32, bool)>);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn choose(directory: bool, chosen: &OnDrop, failed: &OnFail);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = chooseAny)]
    pub(crate) fn choose_any(chosen: &OnDrop, failed: &OnFail);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    pub(crate) fn download(name: &str, bytes: &[u8]);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"])]
    fn copy(text: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = paintLine)]
    pub(crate) fn paint_line(element: &HtmlElement, text: &str, marks: &[u32], word: &str);
    #[wasm_bindgen(js_namespace = ["pilothouse", "editor"], js_name = switchTheme)]
    pub(crate) fn switch_theme();

    /// Absolute URL of the worker's script.
    #[wasm_bindgen(js_namespace = ["pilothouse"], js_name = worker, thread_local_v2)]
    pub(crate) static WORKER: String;
    /// Absolute URL of the folder of examples, with its last `/`.
    #[wasm_bindgen(js_namespace = ["pilothouse"], js_name = examples, thread_local_v2)]
    static EXAMPLES: String;
}

impl Saved {
    /// Whether the name is one that a person gave.
    pub(crate) fn named(&self) -> bool {
        self.named_or_not() == Some(true)
    }
}

/// The worker that boot.js started before the page was there, and the name of its channel; there is one at most.
pub(crate) fn early_worker() -> Option<(web_sys::Worker, String)> {
    let ours = js_sys::Reflect::get(&js_sys::global(), &"pilothouse".into()).ok()?;
    let early = js_sys::Reflect::get(&ours, &"early".into()).ok()?;
    let worker = js_sys::Reflect::get(&early, &"worker".into()).ok()?;
    let name = js_sys::Reflect::get(&early, &"name".into()).ok()?;
    // Setting a property of a plain object cannot fail.
    let _ = js_sys::Reflect::set(&ours, &"early".into(), &JsValue::UNDEFINED);
    Some((worker.dyn_into().ok()?, name.as_string()?))
}

/// What is written down of a playground.
pub(crate) struct Record<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    /// The name is one that a person gave.
    pub(crate) named: bool,
    pub(crate) version: &'a str,
    pub(crate) origin: &'a str,
    pub(crate) environment: &'a str,
    pub(crate) tabs: Vec<String>,
    pub(crate) active: &'a str,
    pub(crate) bytes: &'a [u8],
}

/// Writes a playground down.
///
/// # Errors
/// What the browser says: storage refused or full.
pub(crate) async fn put_saved(record: Record<'_>) -> Result<(), String> {
    let object = js_sys::Object::new();
    let set = |key: &str, value: &JsValue| {
        // Setting a property of a plain object cannot fail.
        let _ = js_sys::Reflect::set(&object, &key.into(), value);
    };
    set("id", &record.id.into());
    set("name", &record.name.into());
    set("named", &record.named.into());
    set("version", &record.version.into());
    set("origin", &record.origin.into());
    set("environment", &record.environment.into());
    set(
        "tabs",
        &record.tabs.iter().map(JsValue::from).collect::<Array>(),
    );
    set("active", &record.active.into());
    set("updated", &js_sys::Date::now().into());
    set("bytes", &Uint8Array::from(record.bytes));
    wait(saved_put(&object)).await.map(|_| ())
}

/// The playground of that name, when it is there.
pub(crate) async fn get_saved(id: &str) -> Result<Option<Saved>, String> {
    let found = wait(saved_get(id)).await?;
    Ok((!found.is_undefined()).then(|| found.unchecked_into()))
}

/// All playgrounds, newest first, without their content.
pub(crate) async fn list_saved() -> Result<Vec<Saved>, String> {
    let found = wait(saved_list()).await?;
    Ok(Array::from(&found)
        .iter()
        .map(JsCast::unchecked_into)
        .collect())
}

/// Forgets a playground.
pub(crate) async fn remove_saved(id: &str) -> Result<(), String> {
    wait(saved_remove(id)).await.map(|_| ())
}

/// Takes a deletion back.
pub(crate) async fn restore_saved(id: &str) -> Result<(), String> {
    wait(saved_restore(id)).await.map(|_| ())
}

/// Gives a playground a name.
pub(crate) async fn rename_saved(id: &str, name: &str) -> Result<(), String> {
    wait(saved_rename(id, name)).await.map(|_| ())
}

/// Writes a playground down once more, as another one.
pub(crate) async fn copy_saved(id: &str, copy: &str, name: &str) -> Result<(), String> {
    wait(saved_copy(id, copy, name)).await.map(|_| ())
}

/// Takes a playground for this tab; false when another tab has it. `lost` is called when one takes it over.
pub(crate) async fn hold_saved(id: &str, lost: &Closure<dyn FnMut()>) -> bool {
    wait(hold(id, lost))
        .await
        .is_ok_and(|held| held.is_truthy())
}

/// Takes a playground over from another tab, which writes its work down first.
pub(crate) async fn take_saved_over(id: &str, lost: &Closure<dyn FnMut()>) {
    // Where that fails, opening says that another tab holds it.
    let _ = wait(take_over(id, lost)).await;
}

/// The files of an example.
pub(crate) async fn example(name: &str) -> Result<Dropped, String> {
    let url = format!("{}{name}.json", EXAMPLES.with(String::clone));
    Ok(wait(fetch_example(&url, name)).await?.unchecked_into())
}

/// Puts text on the clipboard; false when the browser does not let it.
pub(crate) async fn copy_text(text: &str) -> bool {
    wait(copy(text)).await.is_ok_and(|done| done.is_truthy())
}

async fn wait(promise: Promise) -> Result<JsValue, String> {
    wasm_bindgen_futures::JsFuture::from(promise)
        .await
        .map_err(|error| {
            error.dyn_into::<js_sys::Error>().map_or_else(
                |_| "unknown error".to_owned(),
                |error| String::from(error.message()),
            )
        })
}

/// Milliseconds since the page started.
pub(crate) fn now() -> f64 {
    gloo::utils::window()
        .performance()
        .map_or_else(js_sys::Date::now, |clock| clock.now())
}

/// Whether a media query holds.
pub(crate) fn matches(query: &str) -> bool {
    let found = gloo::utils::window().match_media(query);
    found.ok().flatten().is_some_and(|list| list.matches())
}

/// What lasts as long as the tab.
pub(crate) fn session() -> Option<web_sys::Storage> {
    gloo::utils::window().session_storage().ok()?
}

/// Something remembered from visit to visit.
pub(crate) fn remembered(key: &str) -> Option<String> {
    gloo::utils::window()
        .local_storage()
        .ok()??
        .get_item(key)
        .ok()?
}

/// Remembers something; where the browser refuses, it lasts as long as the page.
pub(crate) fn remember(key: &str, value: &str) {
    if let Ok(Some(storage)) = gloo::utils::window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}
