//! Runs one command with its output in files and a limit on its time.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use wait_timeout::ChildExt;

/// How a command ended, and what it wrote.
#[derive(Debug, Default)]
pub struct Ended {
    /// The exit status, 128 + the signal for a killed process, None when time ran out.
    pub status: Option<i32>,
    /// Standard output; bytes that are not UTF-8 are replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
}

/// A command whose arguments are the program to run and its arguments. The program writes no
/// core and at most 64 MiB to a file: one that prints forever does not fill the disk.
pub fn limited() -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -c 0; ulimit -f 131072; exec \"$@\"", "sh"]);
    command
}

/// Runs `command`, writing `LOG.stdout` and `LOG.stderr`. The error is for commands that
/// could not be started.
pub fn run(command: &mut Command, log: &Path, limit: Duration) -> io::Result<Ended> {
    let (out, err) = (log.with_extension("stdout"), log.with_extension("stderr"));
    command
        .stdin(Stdio::null())
        .stdout(File::create(&out)?)
        .stderr(File::create(&err)?)
        // A group of its own: what a stuck program has started ends with it.
        .process_group(0);
    let mut child = command.spawn()?;
    let status = child.wait_timeout(limit)?;
    if status.is_none() {
        child.kill()?;
        child.wait()?;
    }
    let text = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Ended {
        status: status.map(|s| s.code().unwrap_or_else(|| 128 + s.signal().unwrap_or(0))),
        stdout: text(&out)?,
        stderr: text(&err)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, name: &str, limit: u64) -> Ended {
        let log = std::env::temp_dir().join(format!("c-tests-{}-{name}", std::process::id()));
        let mut command = Command::new("sh");
        run(
            command.args(["-c", script]),
            &log,
            Duration::from_secs(limit),
        )
        .unwrap()
    }

    #[test]
    fn output_and_status_are_kept() {
        let ended = shell("echo out; echo err >&2; exit 3", "status", 10);
        assert_eq!(ended.status, Some(3));
        assert_eq!(
            (ended.stdout.as_str(), ended.stderr.as_str()),
            ("out\n", "err\n")
        );
    }

    #[test]
    fn limits_are_passed_on() {
        let log = std::env::temp_dir().join(format!("c-tests-{}-limits", std::process::id()));
        let mut command = limited();
        command.args(["sh", "-c", "ulimit -f; echo $1 $2", "sh", "a b", "c"]);
        let ended = run(&mut command, &log, Duration::from_secs(10)).unwrap();
        assert_eq!(ended.stdout, "131072\na b c\n");
    }

    #[test]
    fn signals_and_timeouts_are_told_apart() {
        assert_eq!(shell("kill -SEGV $$", "signal", 10).status, Some(139));
        assert_eq!(shell("exec sleep 60", "slow", 1).status, None);
    }
}
