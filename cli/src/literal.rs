//! Python literals: what `ast.literal_eval` takes, made into objects through the C API.
//!
//! Ruff's parser does the parsing. It recurses, so the tokens are looked through first:
//! only what literals consist of goes on to it, with brackets nested no deeper than Python's
//! own parser allows.

use std::fmt::Write;

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{Expr, ExprStringLiteral, Number, Operator, StringLiteral, UnaryOp};
use ruff_python_parser::{Mode, lexer, parse_expression};
use ruff_text_size::{Ranged, TextRange};

use crate::api::{Constant, Object, Raised, Runtime, c_string};

/// Python's limit of nested brackets.
const DEEPEST: usize = 200;
/// Signs in one item: `-1.0 - -2j` is the most that makes sense.
const SIGNS: usize = 3;

/// Why no object came out.
pub enum Problem {
    /// An exception is set.
    Raised,
    /// Not a literal, and why.
    Malformed(String),
}

impl From<Raised> for Problem {
    fn from(_: Raised) -> Problem {
        Problem::Raised
    }
}

/// Parses one literal; the error says what is wrong with it.
pub fn parse(source: &str) -> Result<Expr, String> {
    let source = check_tokens(source)?;
    match parse_expression(source) {
        Ok(parsed) => Ok(parsed.into_expr()),
        Err(error) => Err(format!(
            "not a Python literal: {} at offset {}",
            error.error,
            error.location.start().to_usize()
        )),
    }
}

fn check_tokens(source: &str) -> Result<&str, String> {
    use TokenKind::*;
    let mut lexer = lexer::lex(source, Mode::Expression);
    let (mut depth, mut signs, mut before) = (0_usize, 0, Comma);
    loop {
        let token = lexer.next_token();
        match token {
            EndOfFile => return Ok(source),
            Lpar | Lsqb | Lbrace => {
                // Neither a call (but `set()`) nor a subscript.
                if matches!(
                    before,
                    Rpar | Rsqb | Rbrace | String | Int | Float | Complex
                ) {
                    return Err("not a Python literal: something is called or indexed".into());
                }
                depth += 1;
                signs = 0;
                if depth > DEEPEST {
                    return Err("too many nested parentheses".into());
                }
            }
            Rpar | Rsqb | Rbrace => depth = depth.saturating_sub(1),
            Comma | Colon => signs = 0,
            Plus | Minus => {
                signs += 1;
                if signs > SIGNS {
                    return Err("not a Python literal: it is to be computed".into());
                }
            }
            Name | Int | Float | Complex | String | True | False | None | Ellipsis | Newline
            | NonLogicalNewline | Comment => {}
            // The parser has the better words for what the lexer does not know.
            Unknown => {}
            _ => return Err(format!("not a Python literal: {token} in it")),
        }
        before = token;
    }
}

/// The object for a parsed literal. `source` is what it was parsed from.
pub fn build<'r>(rt: &'r Runtime, source: &str, expr: &Expr) -> Result<Object<'r>, Problem> {
    let builder = Builder { rt, source };
    builder.value(expr)
}

struct Builder<'r, 's> {
    rt: &'r Runtime,
    source: &'s str,
}

impl<'r> Builder<'r, '_> {
    fn value(&self, expr: &Expr) -> Result<Object<'r>, Problem> {
        let rt = self.rt;
        Ok(match expr {
            Expr::NoneLiteral(_) => rt.constant(Constant::None)?,
            Expr::EllipsisLiteral(_) => rt.constant(Constant::Ellipsis)?,
            Expr::BooleanLiteral(b) if b.value => rt.constant(Constant::True)?,
            Expr::BooleanLiteral(_) => rt.constant(Constant::False)?,
            Expr::StringLiteral(text) => self.text(text)?,
            Expr::BytesLiteral(bytes) => {
                let parts = bytes.value.iter();
                let joined: Vec<u8> = parts.flat_map(|part| part.value.iter().copied()).collect();
                rt.bytes(&joined)?
            }
            Expr::Tuple(tuple) => rt.tuple(self.values(&tuple.elts)?)?,
            Expr::List(list) => rt.list(&self.values(&list.elts)?)?,
            Expr::Set(set) => rt.set(&self.values(&set.elts)?)?,
            Expr::Dict(dict) => {
                let mut items = Vec::new();
                for item in &dict.items {
                    let Some(key) = &item.key else {
                        return Err(self.malformed(expr));
                    };
                    items.push((self.value(key)?, self.value(&item.value)?));
                }
                rt.dict(&items)?
            }
            Expr::Call(call) if self.source[call.range()].starts_with("set") => {
                let name = call.func.as_name_expr().map(|name| name.id.as_str());
                if name != Some("set") || !call.arguments.is_empty() {
                    return Err(self.malformed(expr));
                }
                rt.set(&[])?
            }
            Expr::BinOp(sum) => {
                let (left, right) = (self.signed(&sum.left)?, self.number(&sum.right)?);
                let imaginary = self.is_complex(&sum.right) && !self.is_complex(&sum.left);
                match sum.op {
                    Operator::Add if imaginary => rt.add(&left, &right)?,
                    Operator::Sub if imaginary => rt.subtract(&left, &right)?,
                    _ => return Err(self.malformed(expr)),
                }
            }
            _ => self.signed(expr)?,
        })
    }

    fn values(&self, items: &[Expr]) -> Result<Vec<Object<'r>>, Problem> {
        items.iter().map(|item| self.value(item)).collect()
    }

    /// A number, perhaps with a sign.
    fn signed(&self, expr: &Expr) -> Result<Object<'r>, Problem> {
        match expr {
            Expr::UnaryOp(unary) => match unary.op {
                UnaryOp::UAdd => self.number(&unary.operand),
                UnaryOp::USub => Ok(self.rt.negative(&self.number(&unary.operand)?)?),
                _ => Err(self.malformed(expr)),
            },
            _ => self.number(expr),
        }
    }

    fn number(&self, expr: &Expr) -> Result<Object<'r>, Problem> {
        let Expr::NumberLiteral(number) = expr else {
            return Err(self.malformed(expr));
        };
        Ok(match number.value {
            // The runtime's own conversion knows all bases, underscores and its limits.
            Number::Int(_) => {
                let digits = c_string(&self.source[number.range()]);
                self.rt.int(&digits.ok_or_else(|| self.malformed(expr))?)?
            }
            Number::Float(value) => self.rt.float(value)?,
            Number::Complex { real, imag } => self.rt.complex(real, imag)?,
        })
    }

    fn is_complex(&self, expr: &Expr) -> bool {
        let operand = match expr {
            Expr::UnaryOp(unary) => &unary.operand,
            _ => expr,
        };
        matches!(operand, Expr::NumberLiteral(number)
            if matches!(number.value, Number::Complex { .. }))
    }

    fn text(&self, text: &ExprStringLiteral) -> Result<Object<'r>, Problem> {
        let value = text.value.to_str();
        if !value.contains(char::REPLACEMENT_CHARACTER) {
            return Ok(self.rt.text(value.as_bytes())?);
        }
        // Rust's strings cannot hold the surrogates that `\ud800` makes: the parser puts
        // U+FFFD there. The runtime's own codec reads those literals.
        let mut escaped = String::new();
        for part in text.value.as_slice() {
            self.escape(part, &mut escaped);
        }
        Ok(self.rt.unescaped(&escaped)?)
    }

    /// Appends the inside of a literal in ASCII, with its escapes kept.
    fn escape(&self, part: &StringLiteral, escaped: &mut String) {
        let raw = part.flags.prefix().is_raw();
        for c in self.source[part.content_range()].chars() {
            let plain = c.is_ascii() && !(raw && c == '\\');
            // Writing to a String cannot fail.
            let _ = match plain {
                true => write!(escaped, "{c}"),
                false => write!(escaped, "\\U{:08x}", u32::from(c)),
            };
        }
    }

    fn malformed(&self, expr: &Expr) -> Problem {
        let range: TextRange = expr.range();
        Problem::Malformed(format!("not a Python literal: {}", &self.source[range]))
    }
}
