//! What cbindgen finds in capi/: the exported functions with their documentation.

use crate::signature::Signature;
use std::collections::BTreeMap;
use std::path::Path;

/// A function as the sources define it.
pub struct Bound {
    /// The lines of its documentation.
    pub documentation: Vec<String>,
    /// Its signature in C.
    pub signature: Signature,
    /// The same as cbindgen wrote it.
    pub text: String,
}

/// The functions that capi/ exports, by name.
pub fn read(root: &Path) -> Result<BTreeMap<String, Bound>, String> {
    let config = root.join("tools/apigen/cbindgen.toml");
    let config = cbindgen::Config::from_file(config).map_err(|e| format!("cbindgen.toml: {e}"))?;
    let found = cbindgen::Builder::new()
        .with_config(config)
        .with_src(root.join("capi/mod.rs"))
        .generate()
        .map_err(|e| format!("cbindgen: {e}"))?;
    let mut text = Vec::new();
    found.write(&mut text);
    let text = String::from_utf8(text).map_err(|e| format!("cbindgen: {e}"))?;
    parse(&text)
}

/// Reads cbindgen's output: comments, and one prototype a line.
pub fn parse(text: &str) -> Result<BTreeMap<String, Bound>, String> {
    let mut all = BTreeMap::new();
    let mut documentation: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("//") {
            documentation.push(without_links(comment.strip_prefix(' ').unwrap_or(comment)));
            continue;
        }
        let documentation = std::mem::take(&mut documentation);
        // What capi/ only calls is `extern`.
        if line.is_empty() || line.starts_with("extern ") {
            continue;
        }
        let (signature, name) = line
            .strip_suffix(';')
            .and_then(Signature::parse)
            .ok_or_else(|| format!("cannot read what cbindgen wrote: {line}"))?;
        let bound = Bound {
            documentation,
            signature,
            text: line.to_owned(),
        };
        all.insert(name.to_owned(), bound);
    }
    Ok(all)
}

/// The text without rustdoc's brackets around names in code.
fn without_links(text: &str) -> String {
    text.replace("[`", "`").replace("`]", "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_their_comments() {
        let text = "// As [`f`],\n// but longer.\nNew g(Borrowed o);\n\nextern int h(void);\nint i(void);\n";
        let all = parse(text).unwrap();
        assert_eq!(all.keys().collect::<Vec<_>>(), ["g", "i"]);
        assert_eq!(all["g"].documentation, ["As `f`,", "but longer."]);
        assert!(all["i"].documentation.is_empty());
        assert!(parse("struct A { int b; };\n").is_err());
    }
}
