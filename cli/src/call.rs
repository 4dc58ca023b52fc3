//! `pyrt call`.

use std::ffi::{CString, OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::Failure;
use crate::api::{Object, Raised, Runtime, c_string};
use crate::literal;

impl From<Raised> for Failure {
    fn from(_: Raised) -> Failure {
        Failure::Exception
    }
}

/// Loads `ext`, calls `function` with `args` and prints the result.
pub fn call(
    runtime: &Runtime,
    ext: &Path,
    trust_abi3: bool,
    function: &str,
    args: &[OsString],
) -> Result<(), Failure> {
    let args = arguments(runtime, args)?;
    let path = locate(ext);
    let module = load(runtime, &path, trust_abi3)?;
    let name = string(function.as_bytes(), "the function's name")?;
    let callable = runtime.attribute(&module, &name)?;
    // The call stands for one of a program that has imported both.
    runtime.name_in_main(c"sys", &runtime.module(c"sys")?)?;
    let module_name = string(module_name(&path).as_bytes(), "the file's name")?;
    runtime.name_in_main(&module_name, &module)?;
    let result = runtime.call(&callable, &args);
    // What the extension printed comes before what is printed here.
    flush_c_streams();
    let result = result?;
    let mut line = runtime.repr(&result)?;
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    // A reader that went away is no failure of the call.
    let _ = stdout.write_all(&line).and_then(|()| stdout.flush());
    Ok(())
}

/// The binary that is meant: the suffix may be left out.
fn locate(ext: &Path) -> PathBuf {
    let mut candidates = vec![ext.to_path_buf()];
    for suffix in [".abi3t.so", ".so"] {
        let mut name = ext.as_os_str().to_owned();
        name.push(suffix);
        candidates.push(name.into());
    }
    let found = candidates.into_iter().find(|path| path.is_file());
    let path = found.unwrap_or_else(|| ext.to_path_buf());
    // A path without a slash would be looked for in the system's library folders.
    if path.components().count() == 1 {
        return Path::new(".").join(path);
    }
    path
}

/// `spam` of `dir/spam.abi3t.so`.
fn module_name(path: &Path) -> &OsStr {
    let file = path.file_name().unwrap_or_default().as_bytes();
    let end = file.iter().position(|b| *b == b'.').unwrap_or(file.len());
    OsStr::from_bytes(&file[..end])
}

fn load<'r>(runtime: &'r Runtime, path: &Path, trust: bool) -> Result<Object<'r>, Failure> {
    let name = string(module_name(path).as_bytes(), "the file's name")?;
    let c_path = string(path.as_os_str().as_bytes(), "the path")?;
    match runtime.import(&name, &c_path, trust) {
        Ok(module) => Ok(module),
        Err(Raised) => Err(match runtime.take_refusal(&c_path) {
            Some(why) => Failure::Refused(why),
            None => Failure::Exception,
        }),
    }
}

fn string(bytes: &[u8], what: &str) -> Result<CString, Failure> {
    c_string(bytes).ok_or_else(|| Failure::Usage(format!("{what} contains a NUL byte")))
}

fn arguments<'r>(runtime: &'r Runtime, args: &[OsString]) -> Result<Vec<Object<'r>>, Failure> {
    let mut objects = Vec::new();
    for (index, arg) in args.iter().enumerate() {
        objects.push(argument(runtime, index + 1, arg)?);
    }
    Ok(objects)
}

fn argument<'r>(runtime: &'r Runtime, index: usize, arg: &OsStr) -> Result<Object<'r>, Failure> {
    let wrong = |why: String| Failure::Usage(format!("argument {index}: {why}"));
    let read = |file: &[u8]| {
        let file = PathBuf::from(OsString::from_vec(file.to_vec()));
        fs::read(&file).map_err(|why| wrong(format!("{}: {why}", file.display())))
    };
    let arg = arg.as_bytes();
    if let Some(file) = arg.strip_prefix(b"@@") {
        return Ok(runtime.text(&read(file)?)?);
    }
    if let Some(file) = arg.strip_prefix(b"@") {
        return Ok(runtime.bytes(&read(file)?)?);
    }
    let source = str::from_utf8(arg).map_err(|_| wrong("not UTF-8".into()))?;
    let parsed = literal::parse(source).map_err(wrong)?;
    literal::build(runtime, source, &parsed).map_err(|problem| match problem {
        literal::Problem::Raised => Failure::Exception,
        literal::Problem::Malformed(why) => wrong(why),
    })
}

fn flush_c_streams() {
    // SAFETY: NULL means all output streams.
    unsafe { libc::fflush(std::ptr::null_mut()) };
}
