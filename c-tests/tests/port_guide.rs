//! The examples of docs/porting.md are the code of c-tests/porting, which is compiled and run.

use std::fs;
use std::path::Path;

/// The blocks of C in a page of Markdown.
fn blocks(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line == "```c" {
            found.push(
                lines
                    .by_ref()
                    .take_while(|l| *l != "```")
                    .map(|l| format!("{l}\n"))
                    .collect(),
            );
        }
    }
    found
}

#[test]
fn each_example_of_the_port_guide_is_compiled_and_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(folder.join("../docs/porting.md")).expect("the guide");
    let fixtures: Vec<String> = fs::read_dir(folder.join("porting"))
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "c"))
        .map(|path| fs::read_to_string(path).expect("a fixture"))
        .collect();
    let blocks = blocks(&page);
    assert!(blocks.len() >= 8, "{} examples", blocks.len());
    for block in blocks {
        assert!(
            fixtures.iter().any(|fixture| fixture.contains(&block)),
            "in docs/porting.md, and not in c-tests/porting:\n{block}"
        );
    }
}
