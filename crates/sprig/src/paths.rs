//! Paths of files, with slashes. Those for the operating system do the same: Helm's charts are rendered on Unix here.

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use bstr::ByteSlice;
use pilothouse_gotmpl::Call;

const PATH: &str = "func(string) string";
const TEST: &str = "func(string) bool";

pub(crate) static ROWS: &[Function] = &[
    Family::Paths
        .row("base", PATH, base)
        .doc("base PATH", "The last element of the path; `.` for \"\".")
        .example(r#"{{ base "conf/app.yaml" }}"#, "app.yaml"),
    Family::Paths
        .row("dir", PATH, dir)
        .doc("dir PATH", "The path without its last element, cleaned.")
        .example(r#"{{ dir "conf/app.yaml" }}"#, "conf"),
    Family::Paths
        .row("ext", PATH, ext)
        .doc("ext PATH", "The ending of the file's name, with its dot.")
        .example(r#"{{ ext "conf/app.yaml" }}"#, ".yaml"),
    Family::Paths
        .row("clean", PATH, clean)
        .doc(
            "clean PATH",
            "The shortest equivalent path: `.`, `..` and double slashes are resolved.",
        )
        .example(r#"{{ clean "a/../b//c" }}"#, "b/c"),
    Family::Paths
        .row("isAbs", TEST, is_abs)
        .doc("isAbs PATH", "Whether the path begins with a slash.")
        .example(r#"{{ isAbs "/etc" }}"#, "true"),
    Family::Paths
        .row("osBase", PATH, base)
        .doc(
            "osBase PATH",
            "As `base`, for paths of the operating system that Helm runs on.",
        )
        .example(r#"{{ osBase "/etc/hosts" }}"#, "hosts"),
    Family::Paths
        .row("osDir", PATH, dir)
        .doc(
            "osDir PATH",
            "As `dir`, for paths of the operating system that Helm runs on.",
        )
        .example(r#"{{ osDir "/etc/hosts" }}"#, "/etc"),
    Family::Paths
        .row("osExt", PATH, ext)
        .doc(
            "osExt PATH",
            "As `ext`, for paths of the operating system that Helm runs on.",
        )
        .example(r#"{{ osExt "/etc/app.conf" }}"#, ".conf"),
    Family::Paths
        .row("osClean", PATH, clean)
        .doc(
            "osClean PATH",
            "As `clean`, for paths of the operating system that Helm runs on.",
        )
        .example(r#"{{ osClean "/etc/./ssl/.." }}"#, "/etc"),
    Family::Paths
        .row("osIsAbs", TEST, is_abs)
        .doc(
            "osIsAbs PATH",
            "As `isAbs`, for paths of the operating system that Helm runs on.",
        )
        .example(r#"{{ osIsAbs "etc" }}"#, "false"),
];

fn base(call: &mut Call<'_, '_>) -> Outcome {
    let path = call.bytes(0);
    if path.is_empty() {
        return Ok(".".into());
    }
    let kept = path.trim_end_with(|c| c == '/');
    if kept.is_empty() {
        return Ok("/".into());
    }
    let start = kept.rfind_byte(b'/').map_or(0, |slash| slash + 1);
    Ok(pilothouse_value::Str::from(&kept[start..]).into())
}

fn dir(call: &mut Call<'_, '_>) -> Outcome {
    let path = call.bytes(0);
    let end = path.rfind_byte(b'/').map_or(0, |slash| slash + 1);
    Ok(pilothouse_value::Str::from(cleaned(&path[..end])).into())
}

fn ext(call: &mut Call<'_, '_>) -> Outcome {
    let path = call.bytes(0);
    let name = path.rfind_byte(b'/').map_or(path, |slash| &path[slash..]);
    let ending = name.rfind_byte(b'.').map_or(&[][..], |dot| &name[dot..]);
    Ok(pilothouse_value::Str::from(ending).into())
}

fn clean(call: &mut Call<'_, '_>) -> Outcome {
    Ok(pilothouse_value::Str::from(cleaned(call.bytes(0))).into())
}

fn is_abs(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.bytes(0).starts_with(b"/").into())
}

fn cleaned(path: &[u8]) -> Vec<u8> {
    let rooted = path.starts_with(b"/");
    let mut kept: Vec<&[u8]> = Vec::new();
    for element in path.split(|byte| *byte == b'/') {
        match element {
            b"" | b"." => {}
            b".." if kept.last().is_some_and(|last| *last != b"..") => {
                kept.pop();
            }
            b".." if rooted => {}
            other => kept.push(other),
        }
    }
    let joined = kept.join(&b'/');
    match (rooted, joined.is_empty()) {
        (true, _) => [b"/", joined.as_slice()].concat(),
        (false, true) => b".".to_vec(),
        (false, false) => joined,
    }
}
