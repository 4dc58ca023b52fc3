//! C types and signatures, as far as the API has them: read, compared and written.
//!
//! Shared by build.rs and tools/apigen.

use std::fmt;

/// A type of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A named type behind any number of pointers.
    Plain(Plain),
    /// A pointer to a function.
    Function(Box<Type>, Vec<Type>),
}

/// A named type behind any number of pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// `unsigned long`, `PyObject`.
    pub name: String,
    /// Whether what the name stands for is `const`.
    pub constant: bool,
    /// For each pointer, from the innermost, whether it is `const` itself.
    pub pointers: Vec<bool>,
}

/// Who has the reference that an argument or a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The receiver has to give it back.
    New,
    /// The receiver may look at it.
    Borrowed,
    /// The callee takes it over.
    Stolen,
}

/// The types in capi/ that say who owns a reference; `PyObject *` in C.
const REFERENCES: [(&str, Owner); 3] = [
    ("New", Owner::New),
    ("Borrowed", Owner::Borrowed),
    ("Stolen", Owner::Stolen),
];

/// Types that cbindgen can only write in the standard library's words.
const SPELLED: [(&str, &str); 1] = [("ptrdiff_t", "Py_ssize_t")];

/// Words that are no parameter's name.
const KEYWORDS: [&str; 9] = [
    "char", "const", "double", "float", "int", "long", "short", "unsigned", "void",
];

/// A type with the name it is declared for, if any, and whose the reference is, if known.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The type.
    pub ctype: Type,
    /// The parameter's name; empty if there is none.
    pub name: String,
    /// For references to objects.
    pub owner: Option<Owner>,
}

/// A function's signature.
#[derive(Clone, Debug)]
pub struct Signature {
    /// What it returns.
    pub result: Declaration,
    /// What it takes.
    pub params: Vec<Declaration>,
    /// Whether more may follow.
    pub variadic: bool,
}

impl Signature {
    /// Reads `RESULT NAME(PARAMS)`; the name is the second result.
    pub fn parse(text: &str) -> Option<(Signature, &str)> {
        let open = text.find('(')?;
        let start = text[..open].rfind(|c| !is_word(c)).map_or(0, |i| i + 1);
        let name = &text[start..open];
        let (params, variadic) = parameters(text[open..].trim().strip_prefix('(')?)?;
        let result = Declaration::parse(&text[..start])?;
        let signature = Signature {
            result,
            params,
            variadic,
        };
        (!name.is_empty()).then_some((signature, name))
    }
}

/// Reads `PARAMS)`.
fn parameters(text: &str) -> Option<(Vec<Declaration>, bool)> {
    let inner = text.trim_end().strip_suffix(')')?;
    let (mut params, mut variadic) = (Vec::new(), false);
    for param in split_at_commas(inner) {
        match param {
            "void" | "" => {}
            "..." => variadic = true,
            _ => params.push(Declaration::parse(param)?),
        }
    }
    Some((params, variadic))
}

/// The parts between the commas that are outside of parentheses.
fn split_at_commas(text: &str) -> Vec<&str> {
    let mut depth = 0;
    let outside = |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    };
    text.split(outside).map(str::trim).collect()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl Declaration {
    /// Reads `TYPE NAME`, `TYPE`, or `TYPE (*NAME)(TYPES)`.
    pub fn parse(text: &str) -> Option<Declaration> {
        if let Some((result, rest)) = text.split_once("(*") {
            let (name, params) = rest.split_once(')')?;
            let (params, _) = parameters(params.trim().strip_prefix('(')?)?;
            let result = Declaration::parse(result)?.ctype;
            let params = params.into_iter().map(|p| p.ctype).collect();
            return Some(Declaration {
                ctype: Type::Function(Box::new(result), params),
                name: name.trim().to_owned(),
                owner: None,
            });
        }
        let spaced = text.replace('*', " * ");
        let mut words: Vec<&str> = spaced.split_whitespace().collect();
        let names = |w: &&&str| !KEYWORDS.contains(*w) && **w != "*";
        let named = words.last().filter(names).is_some()
            && words[..words.len() - 1].iter().any(|w| *w != "const");
        let name = if named { words.pop()? } else { "" };
        let (plain, owner) = Plain::parse(&words)?;
        Some(Declaration {
            ctype: Type::Plain(plain),
            name: name.to_owned(),
            owner,
        })
    }

    /// Whether this is one reference to an object.
    pub fn is_object(&self) -> bool {
        let Type::Plain(plain) = &self.ctype else {
            return false;
        };
        plain.pointers.len() == 1 && ["PyObject", "PyVarObject"].contains(&plain.name.as_str())
    }
}

impl Plain {
    fn parse(words: &[&str]) -> Option<(Plain, Option<Owner>)> {
        let stars = words.iter().position(|w| *w == "*").unwrap_or(words.len());
        let (base, behind) = words.split_at(stars);
        let name: Vec<&str> = base.iter().copied().filter(|w| *w != "const").collect();
        let mut pointers = Vec::new();
        for word in behind {
            match *word {
                "*" => pointers.push(false),
                "const" => *pointers.last_mut()? = true,
                _ => return None,
            }
        }
        let name = name.join(" ");
        let constant = base.contains(&"const");
        if let Some((_, owner)) = REFERENCES.iter().find(|(r, _)| *r == name) {
            pointers.insert(0, constant);
            let plain = Plain {
                name: "PyObject".to_owned(),
                constant: false,
                pointers,
            };
            return Some((plain, Some(*owner)));
        }
        let spelled = SPELLED.iter().find(|(from, _)| *from == name);
        let plain = Plain {
            name: spelled.map_or(name, |(_, to)| (*to).to_owned()),
            constant,
            pointers,
        };
        (!plain.name.is_empty()).then_some((plain, None))
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let constant = if self.constant { "const " } else { "" };
        write!(f, "{constant}{}", self.name)?;
        for (i, constant) in self.pointers.iter().enumerate() {
            let after_const = i > 0 && self.pointers[i - 1];
            let gap = if i == 0 || after_const { " " } else { "" };
            write!(f, "{gap}*{}", if *constant { "const" } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.declare("", ""))
    }
}

impl Type {
    /// The type as C declares `name` with it, `note` standing before the name.
    pub fn declare(&self, note: &str, name: &str) -> String {
        match self {
            Type::Plain(plain) => {
                let written = plain.to_string();
                let tight = written.ends_with('*') && note.is_empty() || name.is_empty();
                let note_gap = if note.is_empty() { "" } else { " " };
                let gap = if tight { "" } else { " " };
                format!("{written}{note_gap}{note}{gap}{name}")
            }
            Type::Function(result, params) => {
                let params: Vec<String> = params.iter().map(Type::to_string).collect();
                let params = if params.is_empty() {
                    "void".to_owned()
                } else {
                    params.join(", ")
                };
                let head = result.declare("", "(");
                format!("{head}*{name})({params})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let read = Declaration::parse(text).unwrap();
        read.ctype.declare("", &read.name)
    }

    #[test]
    fn what_is_read_is_written_alike() {
        for text in [
            "int flags",
            "unsigned long long v",
            "const char *name",
            "PyObject *const *args",
            "char *const *keywords",
            "PyObject **result",
            "void",
            "const char *",
            "unsigned int",
            "void (*func)(void *)",
            "PyObject *(*initfunc)(void)",
        ] {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn references_become_pointers_with_an_owner() {
        let item = Declaration::parse("Stolen item").unwrap();
        assert_eq!(item.owner, Some(Owner::Stolen));
        assert!(item.is_object());
        assert_eq!(
            item.ctype.declare("/*Stolen*/", "item"),
            "PyObject * /*Stolen*/ item"
        );
        // The reference is constant, not the object.
        assert_eq!(written("const Borrowed *args"), "PyObject *const *args");
        assert_eq!(written("New *result"), "PyObject **result");
        assert_eq!(
            written("New (*initfunc)(void)"),
            "PyObject *(*initfunc)(void)"
        );
    }

    #[test]
    fn spelling_is_no_difference() {
        let one = Declaration::parse("const char* const*names").unwrap();
        let other = Declaration::parse("const char *const *names").unwrap();
        assert_eq!(one.ctype, other.ctype);
        assert_eq!(written("ptrdiff_t len"), "Py_ssize_t len");
        let long = Declaration::parse("long v").unwrap();
        assert_ne!(long.ctype, Declaration::parse("int64_t v").unwrap().ctype);
    }

    #[test]
    fn signatures() {
        let (read, name) =
            Signature::parse("int PyOS_snprintf(char *str, size_t size, const char *format, ...)")
                .unwrap();
        assert_eq!(
            (name, read.params.len(), read.variadic),
            ("PyOS_snprintf", 3, true)
        );
        let (read, name) = Signature::parse("const char *const *f(void)").unwrap();
        assert_eq!((name, read.params.len()), ("f", 0));
        assert_eq!(read.result.ctype.to_string(), "const char *const *");
        let (read, _) = Signature::parse("int f(int (*func)(void *, int), void *arg)").unwrap();
        assert_eq!(read.params.len(), 2);
    }
}
