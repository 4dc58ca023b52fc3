//! `str.format` and `str.format_map`.

use super::percent::ascii;
use crate::error;
use crate::object::{attr, mapping, ops};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::Buffer;
use crate::text::fields::{self, Field, First, Pieces, Step};
use crate::types::exceptions::EXC_INDEX_ERROR;
use crate::types::strings::{self, bytes};
use crate::types::{int, str_ops, tuple};

/// How deep specifications may hold fields.
const DEPTH: usize = 2;

/// Which arguments fields without a name take.
#[derive(Clone, Copy)]
enum Numbering {
    Unknown,
    /// The next is this.
    Automatic(usize),
    Manual,
}

/// The arguments of a call.
struct Arguments<'a> {
    /// A tuple; `None` for `format_map`.
    positional: Option<Ref<'a>>,
    named: Option<Ref<'a>>,
    numbering: Numbering,
}

/// `string.format(*args, **kwargs)`; new reference. ValueError, KeyError,
/// IndexError, whatever formatting raises.
pub fn format(
    rt: &mut Rt,
    string: Ref<'_>,
    args: Ref<'_>,
    kwargs: Option<Ref<'_>>,
) -> Result<Root> {
    let mut arguments = Arguments {
        positional: Some(args),
        named: kwargs,
        numbering: Numbering::Unknown,
    };
    expand(rt, bytes(string), &mut arguments, DEPTH)
}

/// `string.format_map(mapping)`; new reference.
pub fn format_map(rt: &mut Rt, string: Ref<'_>, mapping: Ref<'_>) -> Result<Root> {
    let mut arguments = Arguments {
        positional: None,
        named: Some(mapping),
        numbering: Numbering::Unknown,
    };
    expand(rt, bytes(string), &mut arguments, DEPTH)
}

#[cold]
fn malformed(rt: &Rt, problem: fields::Problem) -> Raised {
    error::value_error(rt, problem)
}

/// A format with its fields filled in; new reference.
fn expand(rt: &mut Rt, format: &[u8], arguments: &mut Arguments<'_>, depth: usize) -> Result<Root> {
    let Some(deeper) = depth.checked_sub(1) else {
        return Err(error::value_error(rt, "Max string recursion exceeded"));
    };
    let mut out = Buffer::new();
    for piece in Pieces::new(format) {
        let (literal, field) = piece.map_err(|p| malformed(rt, p))?;
        error::memory(rt, out.push(literal))?;
        if let Some(field) = field {
            let text = fill(rt, &field, arguments, deeper)?;
            error::memory(rt, out.push(bytes(text.get())))?;
        }
    }
    strings::from_built(rt, Ok(out))
}

/// The text of a field; new reference.
fn fill(
    rt: &mut Rt,
    field: &Field<'_>,
    arguments: &mut Arguments<'_>,
    depth: usize,
) -> Result<Root> {
    let object = arguments.find(rt, field.name)?;
    let object = match field.conversion {
        Some(conversion) => convert(rt, object, conversion)?,
        None => object,
    };
    let spec = match field.nested {
        true => expand(rt, field.spec, arguments, depth)?,
        false => str_ops::from_text(rt, field.spec)?,
    };
    super::object(rt, object.get(), spec.get())
}

fn convert(rt: &mut Rt, object: Root, conversion: u32) -> Result<Root> {
    match char::from_u32(conversion) {
        Some('s') => ops::str(rt, object.get()),
        Some('r') => ops::repr(rt, object.get()),
        Some('a') => ascii(rt, object.get()),
        _ => {
            let shown = match conversion {
                0x21..0x7f => char::from(conversion as u8).to_string(),
                _ => format!("\\x{conversion:x}"),
            };
            Err(error::value_error(
                rt,
                format_args!("Unknown conversion specifier {shown}"),
            ))
        }
    }
}

impl Arguments<'_> {
    /// The object that a field names; new reference.
    fn find(&mut self, rt: &mut Rt, name: &[u8]) -> Result<Root> {
        let (first, mut rest) = fields::first_part(name).map_err(|p| malformed(rt, p))?;
        let mut object = self.first(rt, first)?;
        while !rest.is_empty() {
            let (step, more) = fields::step(rest).map_err(|p| malformed(rt, p))?;
            rest = more;
            object = match step {
                Step::Attribute(name) => {
                    let name = str_ops::from_text(rt, name)?;
                    attr::get(rt, object.get(), name.get())?
                }
                Step::Index(index) => {
                    let index = int::from_i64(rt, index as i64)?;
                    mapping::get(rt, object.get(), index.get())?
                }
                Step::Key(key) => {
                    let key = str_ops::from_text(rt, key)?;
                    mapping::get(rt, object.get(), key.get())?
                }
            };
        }
        Ok(object)
    }

    fn first(&mut self, rt: &mut Rt, first: First<'_>) -> Result<Root> {
        let index = match (first, self.numbering) {
            (First::Name(name), _) => {
                let key = str_ops::from_text(rt, name)?;
                return match self.named {
                    Some(named) => mapping::get(rt, named, key.get()),
                    None => Err(error::key_error(rt, key.get())),
                };
            }
            (First::Next, Numbering::Manual) => {
                return Err(error::value_error(
                    rt,
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            (First::Index(_), Numbering::Automatic(_)) => {
                return Err(error::value_error(
                    rt,
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            (First::Index(index), _) => {
                self.numbering = Numbering::Manual;
                index
            }
            (First::Next, Numbering::Automatic(next)) => {
                self.numbering = Numbering::Automatic(next + 1);
                next
            }
            (First::Next, Numbering::Unknown) => {
                self.numbering = Numbering::Automatic(1);
                0
            }
        };
        let Some(positional) = self.positional else {
            return Err(error::value_error(
                rt,
                "Format string contains positional fields",
            ));
        };
        match tuple::place(rt, positional, index) {
            Some(object) => Ok(object.root()),
            None => Err(error::raise(
                rt,
                &EXC_INDEX_ERROR,
                format_args!("Replacement index {index} out of range for positional args tuple"),
            )),
        }
    }
}
