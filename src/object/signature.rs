//! Arguments by position and by name, sorted into the parameters of a method
//! of a built-in type; with CPython's messages.

use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::{dict, strings, tuple};

/// The parameters of a function, of which there are `N`.
pub struct Signature<const N: usize> {
    /// Name of the function.
    pub function: &'static str,
    /// The parameters' names, empty for those that have none.
    pub names: [&'static str; N],
    /// How many must be given.
    pub required: usize,
}

/// What was given for each parameter.
pub type Given<const N: usize> = [Option<Root>; N];

impl<const N: usize> Signature<N> {
    /// How many parameters have no name; they come first.
    fn nameless(&self) -> usize {
        self.names.iter().take_while(|n| n.is_empty()).count()
    }

    /// The arguments of a METH_FASTCALL | METH_KEYWORDS function. TypeError.
    pub fn bind(&self, rt: &Rt, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Given<N>> {
        let names: Vec<Ref<'_>> = names.map_or(Vec::new(), |n| tuple::items(rt, n).collect());
        let (args, values) = args.split_at(args.len() - names.len());
        let pairs = names.into_iter().zip(values.iter().copied());
        self.sort(rt, args.iter().copied(), pairs)
    }

    /// The arguments of tp_new, tp_init and tp_call. TypeError.
    pub fn bind_tuple(&self, rt: &Rt, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<Given<N>> {
        let pairs = kwargs.into_iter().flat_map(|k| dict::pairs(rt, k));
        let pairs: Vec<_> = pairs.collect();
        self.sort(rt, tuple::items(rt, args), pairs.into_iter())
    }

    fn sort<'a>(
        &self,
        rt: &Rt,
        args: impl ExactSizeIterator<Item = Ref<'a>>,
        pairs: impl ExactSizeIterator<Item = (Ref<'a>, Ref<'a>)>,
    ) -> Result<Given<N>> {
        let (positional, total) = (args.len(), args.len() + pairs.len());
        if total > N {
            return Err(self.too_many(rt, positional, total));
        }
        let least = self.required.min(self.nameless());
        if positional < least {
            return Err(self.too_few(rt, positional, least));
        }
        let mut given = [const { None }; N];
        for (place, arg) in given.iter_mut().zip(args) {
            *place = Some(arg.root());
        }
        let pairs: Vec<(Ref<'_>, Ref<'_>)> = pairs.collect();
        let named = |name: &str| {
            let is = |(n, _): &&(Ref<'a>, Ref<'a>)| strings::bytes(*n) == name.as_bytes();
            pairs.iter().find(is).filter(|_| !name.is_empty())
        };
        for (place, value) in given.iter_mut().enumerate().skip(positional) {
            *value = named(self.names[place]).map(|(_, value)| value.root());
            if value.is_none() && place < self.required {
                return Err(self.missing(rt, place));
            }
        }
        for (name, _) in &pairs {
            let place = self.place_of(rt, *name)?;
            if place < positional {
                return Err(self.twice(rt, place));
            }
        }
        Ok(given)
    }

    fn place_of(&self, rt: &Rt, name: Ref<'_>) -> Result<usize> {
        if !strings::is_str(name) {
            return Err(error::type_error(rt, "keywords must be strings"));
        }
        let text = strings::bytes(name);
        let place = self
            .names
            .iter()
            .position(|n| !n.is_empty() && n.as_bytes() == text);
        place.ok_or_else(|| {
            let (function, text) = (self.function, strings::lossy(name));
            error::type_error(
                rt,
                format_args!("{function}() got an unexpected keyword argument '{text}'"),
            )
        })
    }

    #[cold]
    fn too_many(&self, rt: &Rt, positional: usize, total: usize) -> Raised {
        let how = if N == 0 { "no" } else { "at most" };
        let keyword = if positional == 0 { "keyword " } else { "" };
        error::type_error(
            rt,
            format_args!(
                "{}() takes {how} {N} {keyword}argument{} ({total} given)",
                self.function,
                plural(N)
            ),
        )
    }

    #[cold]
    fn too_few(&self, rt: &Rt, positional: usize, least: usize) -> Raised {
        let how = if least < N { "at least" } else { "exactly" };
        error::type_error(
            rt,
            format_args!(
                "{}() takes {how} {least} positional argument{} ({positional} given)",
                self.function,
                plural(least)
            ),
        )
    }

    #[cold]
    fn twice(&self, rt: &Rt, place: usize) -> Raised {
        error::type_error(
            rt,
            format_args!(
                "argument for {}() given by name ('{}') and position ({})",
                self.function,
                self.names[place],
                place + 1
            ),
        )
    }

    #[cold]
    fn missing(&self, rt: &Rt, place: usize) -> Raised {
        error::type_error(
            rt,
            format_args!(
                "{}() missing required argument '{}' (pos {})",
                self.function,
                self.names[place],
                place + 1
            ),
        )
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
