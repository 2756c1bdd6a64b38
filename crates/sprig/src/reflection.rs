//! Types and kinds, by Go's names.

use crate::args::{Args, Outcome};
use crate::{Family, Function};
use pilothouse_gotmpl::Call;

const TEST: &str = "func(string, interface {}) bool";
const NAME: &str = "func(interface {}) string";

pub(crate) static ROWS: &[Function] = &[
    Family::Reflection
        .row("typeOf", NAME, type_of)
        .doc("typeOf VALUE", "Go's name of the value's type; `<nil>` for nil.")
        .example("{{ typeOf (list 1) }}", "[]interface {}")
        .shallow(),
    Family::Reflection
        .row("typeIs", TEST, type_is)
        .doc("typeIs TYPE VALUE", "Whether the value is of exactly that Go type.")
        .example(r#"{{ typeIs "int" 5 }}"#, "true")
        .shallow(),
    Family::Reflection
        .row("typeIsLike", TEST, type_is_like)
        .doc(
            "typeIsLike TYPE VALUE",
            "Whether the value is of that Go type, or a pointer to one.",
        )
        .example(r#"{{ typeIsLike "time.Time" now }}"#, "true")
        .shallow(),
    Family::Reflection
        .row("kindOf", NAME, kind_of)
        .doc(
            "kindOf VALUE",
            "The kind of the value: `map`, `slice`, `string`, `int`, `float64`, `bool`; `invalid` for nil.",
        )
        .example("{{ kindOf (dict) }}", "map")
        .shallow(),
    Family::Reflection
        .row("kindIs", TEST, kind_is)
        .doc("kindIs KIND VALUE", "Whether the value is of that kind.")
        .example(r#"{{ kindIs "slice" (list 1) }}"#, "true")
        .shallow(),
];

fn type_of(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.arg(0).go_type().into())
}

fn type_is(call: &mut Call<'_, '_>) -> Outcome {
    Ok((call.bytes(0) == call.arg(1).go_type().as_bytes()).into())
}

fn type_is_like(call: &mut Call<'_, '_>) -> Outcome {
    let name = call.arg(1).go_type();
    let pointed = name.strip_prefix('*').unwrap_or(name);
    Ok((call.bytes(0) == name.as_bytes() || call.bytes(0) == pointed.as_bytes()).into())
}

fn kind_of(call: &mut Call<'_, '_>) -> Outcome {
    Ok(call.arg(0).kind().name().into())
}

fn kind_is(call: &mut Call<'_, '_>) -> Outcome {
    Ok((call.bytes(0) == call.arg(1).kind().name().as_bytes()).into())
}
