//! Writes OUT_DIR/names: the table of src/lib.rs, compressed.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), String> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=data/NameAliases.txt");
    let file = fs::read_to_string("data/NameAliases.txt").map_err(|e| e.to_string())?;
    let table = format!("{}\n{}", names(), aliases(&file)?);
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let packed = miniz_oxide::deflate::compress_to_vec(table.as_bytes(), 10);
    fs::write(Path::new(&out).join("names"), packed).map_err(|e| e.to_string())
}

/// The lines of src/lib.rs for all characters that have a name.
fn names() -> String {
    let mut lines = Lines::default();
    let mut run: Option<(u32, u32, String)> = None;
    for code in 0..=u32::from(char::MAX) {
        let Some(name) = char::from_u32(code).and_then(unicode_names2::name) else {
            continue;
        };
        let name = name.to_string();
        let prefix = name.strip_suffix(&format!("{code:04X}"));
        match (&mut run, prefix) {
            (Some((_, last, same)), Some(prefix)) if *last + 1 == code && same == prefix => {
                *last = code;
                continue;
            }
            _ => lines.push_run(run.take()),
        }
        match prefix {
            Some(prefix) => run = Some((code, code, prefix.to_owned())),
            None => lines.push(code, code, &name),
        }
    }
    lines.push_run(run);
    lines.text
}

#[derive(Default)]
struct Lines {
    text: String,
    /// The code point behind the last one.
    next: u32,
}

impl Lines {
    fn push(&mut self, first: u32, last: u32, name: &str) {
        let (gap, more) = (first - self.next, last - first);
        let _ = match (gap, more) {
            (0, 0) => writeln!(self.text, "{name}"),
            (_, 0) => writeln!(self.text, "{gap:x} {name}"),
            _ => writeln!(self.text, "{gap:x}-{more:x} {name}"),
        };
        self.next = last + 1;
    }

    fn push_run(&mut self, run: Option<(u32, u32, String)>) {
        if let Some((first, last, prefix)) = run {
            // One character is no run: its full name goes into the table.
            match last > first {
                true => self.push(first, last, &prefix),
                false => self.push(first, last, &format!("{prefix}{first:04X}")),
            }
        }
    }
}

/// A line `CODE ALIAS` for each alias of NameAliases.txt: `CODE;ALIAS;KIND`.
fn aliases(file: &str) -> Result<String, String> {
    let mut lines = String::new();
    let is_alias = |line: &&str| !line.is_empty() && !line.starts_with('#');
    for line in file.lines().filter(is_alias) {
        let fields: Vec<&str> = line.split(';').collect();
        let [code, alias, _kind] = fields[..] else {
            return Err(format!("NameAliases.txt: {line}"));
        };
        let code = u32::from_str_radix(code, 16).map_err(|e| format!("{line}: {e}"))?;
        let _ = writeln!(lines, "{code:x} {alias}");
    }
    Ok(lines)
}
