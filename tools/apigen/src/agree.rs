//! Whether the functions of capi/ have the signatures that capi/api.toml gives.

use crate::api::Function;
use crate::bindings::Bound;
use crate::signature::Declaration;

/// Whether the exported symbol is made in C, from a function that stable Rust cannot define: its
/// Rust side is a jump without parameters.
pub fn made_in_c(function: &Function) -> bool {
    let takes_list = |p: &Declaration| p.ctype.to_string() == "va_list";
    function.signature.variadic || function.signature.params.iter().any(takes_list)
}

/// How the source differs from api.toml; None if they agree. Names of parameters may differ.
pub fn difference(function: &Function, bound: &Bound) -> Option<String> {
    let (source, table) = (&bound.signature, &function.signature);
    let mut wrong = Vec::new();
    let same = |s: &Declaration, t: &Declaration| types_agree(s, t) && owners_agree(s, t);
    // A result that is always NULL has no owner, whatever its type says.
    let null = function.result == "null" && types_agree(&source.result, &table.result);
    if !null && !same(&source.result, &table.result) {
        wrong.push("the result".to_owned());
    }
    if source.params.len() != table.params.len() {
        wrong.push("the number of parameters".to_owned());
    }
    for (s, t) in source.params.iter().zip(&table.params) {
        if !same(s, t) {
            wrong.push(format!("`{}`", t.name));
        }
    }
    if wrong.is_empty() {
        return None;
    }
    let note = |key: &str, value: &str| match value {
        "" => String::new(),
        _ => format!("; {key} = {value}"),
    };
    Some(format!(
        "{} of {} differs:\n    the source: {}\n    api.toml:   {}{}{}",
        wrong.join(", "),
        function.name,
        bound.text,
        function.text,
        note("result", &function.result),
        note("stolen", &function.stolen.join(", ")),
    ))
}

/// What is an object is one type in the source; C calls some of them `PyVarObject`.
fn types_agree(source: &Declaration, table: &Declaration) -> bool {
    source.ctype == table.ctype
        || (source.owner.is_some() && source.is_object() && table.is_object())
}

/// Of a single object both sides say who owns it; of arrays and places for results only the
/// source does.
fn owners_agree(source: &Declaration, table: &Declaration) -> bool {
    source.owner == table.owner || !table.is_object()
}
