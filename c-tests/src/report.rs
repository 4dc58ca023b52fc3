//! What is printed at the end: a diff for each failure, a table by area, and one line.

use std::collections::BTreeMap;

use similar::TextDiff;

/// The result of one run of one fixture.
pub struct Outcome {
    /// The fixture's folder.
    pub area: String,
    /// The fixture's name, and its shape where there are several.
    pub name: String,
    /// "regular", "debug", or "cpython" when recording.
    pub runtime: &'static str,
    /// Why it failed.
    pub failure: Option<String>,
}

/// A unified diff from what was expected to what was printed.
pub fn diff(expected: &str, printed: &str) -> String {
    let diff = TextDiff::from_lines(expected, printed);
    diff.unified_diff()
        .context_radius(1)
        .header("expected", "printed")
        .to_string()
}

/// Prints the report; true when nothing failed.
pub fn print(outcomes: &[Outcome]) -> bool {
    for outcome in outcomes {
        if let Some(why) = &outcome.failure {
            println!(
                "FAIL {}/{} [{}]",
                outcome.area, outcome.name, outcome.runtime
            );
            println!("{}", why.trim_end());
            println!();
        }
    }
    table(outcomes);
    let failed = outcomes
        .iter()
        .filter(|outcome| outcome.failure.is_some())
        .count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    failed == 0
}

/// A row for each area, a column of passed/all for each runtime.
fn table(outcomes: &[Outcome]) {
    let mut runtimes: Vec<&str> = outcomes.iter().map(|outcome| outcome.runtime).collect();
    runtimes.sort_unstable_by(|a, b| b.cmp(a));
    runtimes.dedup();
    let mut areas: BTreeMap<&str, BTreeMap<&str, (usize, usize)>> = BTreeMap::new();
    for outcome in outcomes {
        let row = areas.entry(&outcome.area).or_default();
        let (passed, all) = row.entry(outcome.runtime).or_default();
        *passed += usize::from(outcome.failure.is_none());
        *all += 1;
    }
    print!("{:<14}", "area");
    runtimes.iter().for_each(|runtime| print!("{runtime:>10}"));
    println!();
    for (area, row) in areas {
        print!("{area:<14}");
        for runtime in &runtimes {
            let cell = row
                .get(runtime)
                .map(|(passed, all)| format!("{passed}/{all}"));
            print!("{:>10}", cell.unwrap_or_default());
        }
        println!();
    }
}
