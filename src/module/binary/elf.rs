//! Reads an ELF shared object the way the loader will: by its segments and its dynamic
//! section. Section headers are of no concern; a stripped file may have none.
//!
//! Whatever the loader follows without looking is checked to lie inside the file: segments,
//! the tables that the dynamic section points to, the targets and symbols of relocations.

use super::refusal::Reason;
use object::elf::{self, Dyn64, FileHeader32, FileHeader64, ProgramHeader64, Rela64, Sym64};
use object::endian::Endianness;
use object::pod::{self, Pod};
use object::read::elf::{Dyn as _, FileHeader as _, GnuHashTable, HashTable};
use object::read::elf::{ProgramHeader as _, Rela as _, Sym as _};
use std::mem::size_of;

type Header = FileHeader64<Endianness>;
type Segment = ProgramHeader64<Endianness>;
type Symbol = Sym64<Endianness>;
type Relocation = Rela64<Endianness>;

const NATIVE: Endianness = if cfg!(target_endian = "little") {
    Endianness::Little
} else {
    Endianness::Big
};

/// The names in the dynamic symbol table.
#[derive(Debug)]
pub struct Symbols<'data> {
    /// What the binary defines.
    pub defined: Vec<&'data str>,
    /// What it must find elsewhere; weak references, which need not be found, are left out.
    pub wanted: Vec<&'data str>,
}

/// Reads the symbols of a shared object for this machine.
///
/// # Errors
/// What is wrong with it.
pub fn read(data: &[u8]) -> Result<Symbols<'_>, Reason> {
    if !data.starts_with(&elf::ELFMAG) {
        return Err(Reason::NotElf(data[..data.len().min(4)].to_vec()));
    }
    check_machine(data)?;
    let header = whole_header(data)?;
    check_kind(header)?;
    let image = Image::new(data, header)?;
    let dynamic = Dynamic::read(&image)?;
    dynamic.check(&image)?;
    let symbols = dynamic.symbols(&image)?;
    check_relocations(&image, &dynamic, symbols.len())?;
    names(&image, &dynamic, symbols)
}

fn whole_header(data: &[u8]) -> Result<&Header, Reason> {
    Header::parse(data).map_err(|_| cut_off("the ELF header", size_of::<Header>() as u64, data))
}

fn cut_off(what: &'static str, needed: u64, data: &[u8]) -> Reason {
    let size = data.len() as u64;
    if needed <= size {
        return Reason::Damaged(what);
    }
    Reason::CutOff { what, needed, size }
}

/// Class, byte order and processor in words.
fn machine(class: elf::FileClass, order: elf::DataEncoding, processor: elf::Machine) -> String {
    let class = match class {
        elf::ELFCLASS32 => "32-bit",
        elf::ELFCLASS64 => "64-bit",
        _ => "unknown-width",
    };
    let order = match order {
        elf::ELFDATA2LSB => "little-endian",
        elf::ELFDATA2MSB => "big-endian",
        _ => "unknown-endian",
    };
    let processor = match processor {
        elf::EM_386 => "x86",
        elf::EM_X86_64 => "x86-64",
        elf::EM_ARM => "ARM",
        elf::EM_AARCH64 => "AArch64",
        elf::EM_RISCV => "RISC-V",
        elf::EM_PPC64 => "PowerPC64",
        elf::EM_S390 => "s390x",
        elf::EM_LOONGARCH => "LoongArch",
        elf::EM_MIPS => "MIPS",
        other => return format!("{class} {order} processor {}", other.0),
    };
    format!("{class} {order} {processor}")
}

fn native() -> (elf::FileClass, elf::DataEncoding, elf::Machine) {
    let order = match NATIVE {
        Endianness::Little => elf::ELFDATA2LSB,
        Endianness::Big => elf::ELFDATA2MSB,
    };
    let processor = if cfg!(target_arch = "x86_64") {
        elf::EM_X86_64
    } else if cfg!(target_arch = "aarch64") {
        elf::EM_AARCH64
    } else if cfg!(target_arch = "riscv64") {
        elf::EM_RISCV
    } else {
        elf::EM_NONE
    };
    (elf::ELFCLASS64, order, processor)
}

fn check_machine(data: &[u8]) -> Result<(), Reason> {
    let short = || cut_off("the ELF header", size_of::<Header>() as u64, data);
    // The first fields, to the processor, are alike in both classes; the smaller one will do.
    let (header, _) = pod::from_bytes::<FileHeader32<Endianness>>(data).map_err(|()| short())?;
    let endian = match header.e_ident.data {
        elf::ELFDATA2MSB => Endianness::Big,
        _ => Endianness::Little,
    };
    let processor = header.e_machine(endian);
    let found = (header.e_ident.class, header.e_ident.data, processor);
    if found == native() {
        return Ok(());
    }
    let words = |(class, order, processor)| machine(class, order, processor);
    Err(Reason::Foreign {
        binary: words(found),
        runtime: words(native()),
    })
}

fn check_kind(header: &Header) -> Result<(), Reason> {
    Err(Reason::NotShared(match header.e_type(NATIVE) {
        elf::ET_DYN => return Ok(()),
        elf::ET_REL => "an object file",
        elf::ET_EXEC => "an executable",
        elf::ET_CORE => "a core dump",
        _ => "an ELF file of unknown kind",
    }))
}

/// The file as the loader maps it.
struct Image<'data> {
    data: &'data [u8],
    segments: &'data [Segment],
}

impl<'data> Image<'data> {
    fn new(data: &'data [u8], header: &Header) -> Result<Self, Reason> {
        let entries = u64::from(header.e_phnum.get(NATIVE)) * size_of::<Segment>() as u64;
        let end = header.e_phoff.get(NATIVE).saturating_add(entries);
        let segments = header
            .program_headers(NATIVE, data)
            .map_err(|_| cut_off("the table of segments", end, data))?;
        for segment in segments {
            check_segment(segment, data)?;
        }
        Ok(Image { data, segments })
    }

    /// The bytes of the file from `address` to the end of its segment.
    fn from(&self, address: u64) -> Option<&'data [u8]> {
        self.segments
            .iter()
            .filter(|segment| segment.p_type(NATIVE) == elf::PT_LOAD)
            .find_map(|segment| {
                let bytes = segment.data(NATIVE, self.data).ok()?;
                let skip = address.checked_sub(segment.p_vaddr(NATIVE))?;
                bytes.get(usize::try_from(skip).ok()?..)
            })
    }

    /// `size` bytes at `address`.
    fn at(&self, address: u64, size: u64) -> Option<&'data [u8]> {
        self.from(address)?.get(..usize::try_from(size).ok()?)
    }

    /// As many `T` as fill `size` bytes at `address`.
    fn table<T: Pod>(
        &self,
        address: u64,
        size: u64,
        what: &'static str,
    ) -> Result<&'data [T], Reason> {
        self.at(address, size)
            .and_then(|bytes| pod::slice_from_all_bytes(bytes).ok())
            .ok_or(Reason::Damaged(what))
    }

    /// Whether `size` bytes at `address` will be mapped.
    fn maps(&self, address: u64, size: u64) -> bool {
        self.segments.iter().any(|segment| {
            let (start, length) = (segment.p_vaddr(NATIVE), segment.p_memsz(NATIVE));
            segment.p_type(NATIVE) == elf::PT_LOAD
                && address >= start
                && (address - start)
                    .checked_add(size)
                    .is_some_and(|end| end <= length)
        })
    }
}

fn check_segment(segment: &Segment, data: &[u8]) -> Result<(), Reason> {
    let kind = segment.p_type(NATIVE);
    if !matches!(kind, elf::PT_LOAD | elf::PT_DYNAMIC) {
        return Ok(());
    }
    let (offset, size) = segment.file_range(NATIVE);
    match offset.checked_add(size) {
        None => return Err(Reason::Damaged("a segment is larger than any file")),
        Some(end) if end > data.len() as u64 => return Err(cut_off("a segment", end, data)),
        Some(_) => {}
    }
    let (start, length) = (segment.p_vaddr(NATIVE), segment.p_memsz(NATIVE));
    if length < size || start.checked_add(length).is_none() {
        return Err(Reason::Damaged("a segment is larger than its memory"));
    }
    Ok(())
}

/// The entries of the dynamic section.
struct Dynamic<'data> {
    entries: &'data [Dyn64<Endianness>],
}

/// A table that the loader walks: its address, its size, the size of one entry, what it is.
const TABLES: [(elf::DynamicTag, elf::DynamicTag, &str); 7] = [
    (elf::DT_STRTAB, elf::DT_STRSZ, "the string table"),
    (elf::DT_RELA, elf::DT_RELASZ, "the relocations"),
    (elf::DT_JMPREL, elf::DT_PLTRELSZ, "the PLT's relocations"),
    (elf::DT_RELR, elf::DT_RELRSZ, "the relative relocations"),
    (elf::DT_INIT_ARRAY, elf::DT_INIT_ARRAYSZ, "the initializers"),
    (elf::DT_FINI_ARRAY, elf::DT_FINI_ARRAYSZ, "the finalizers"),
    (
        elf::DT_PREINIT_ARRAY,
        elf::DT_PREINIT_ARRAYSZ,
        "the early initializers",
    ),
];

/// Entries that have one right value, which the loader asserts.
const SIZES: [(elf::DynamicTag, u64, &str); 3] = [
    (
        elf::DT_SYMENT,
        size_of::<Symbol>() as u64,
        "the size of a symbol",
    ),
    (
        elf::DT_RELAENT,
        size_of::<Relocation>() as u64,
        "the size of a relocation",
    ),
    (
        elf::DT_PLTREL,
        elf::DT_RELA.0 as u64,
        "the kind of the PLT's relocations",
    ),
];

impl<'data> Dynamic<'data> {
    fn read(image: &Image<'data>) -> Result<Self, Reason> {
        let segment = image
            .segments
            .iter()
            .find(|segment| segment.p_type(NATIVE) == elf::PT_DYNAMIC)
            .ok_or(Reason::Damaged("it has no dynamic section"))?;
        // What the loader reads is at the address, not at the offset.
        let (address, size) = (segment.p_vaddr(NATIVE), segment.p_filesz(NATIVE));
        let entries: &[Dyn64<Endianness>] = image.table(address, size, "the dynamic section")?;
        let end = entries
            .iter()
            .position(|entry| entry.d_tag(NATIVE) == elf::DT_NULL)
            .ok_or(Reason::Damaged("the dynamic section has no end"))?;
        Ok(Dynamic {
            entries: &entries[..end],
        })
    }

    fn get(&self, tag: elf::DynamicTag) -> Option<u64> {
        // The loader goes by the last of several.
        let mut entries = self.entries.iter().rev();
        entries
            .find(|entry| entry.d_tag(NATIVE) == tag)
            .map(|entry| entry.d_val(NATIVE))
    }

    fn check(&self, image: &Image<'data>) -> Result<(), Reason> {
        // Position independent executables have the type of shared objects.
        if self.get(elf::DT_FLAGS_1).unwrap_or(0) & elf::DF_1_PIE.0 != 0 {
            return Err(Reason::NotShared("a program"));
        }
        for (tag, right, what) in SIZES {
            if self.get(tag).is_some_and(|value| value != right) {
                return Err(Reason::Damaged(what));
            }
        }
        for (address, size, what) in TABLES {
            if let Some(address) = self.get(address)
                && !image.maps(address, self.get(size).unwrap_or(0))
            {
                return Err(Reason::Damaged(what));
            }
        }
        for tag in [
            elf::DT_INIT,
            elf::DT_FINI,
            elf::DT_PLTGOT,
            elf::DT_VERSYM,
            elf::DT_VERNEED,
            elf::DT_VERDEF,
        ] {
            if self.get(tag).is_some_and(|address| !image.maps(address, 1)) {
                return Err(Reason::Damaged("an address in the dynamic section"));
            }
        }
        Ok(())
    }

    fn relocations(
        &self,
        image: &Image<'data>,
    ) -> Result<impl Iterator<Item = &'data Relocation>, Reason> {
        let table = |address, size| {
            let address = self.get(address);
            let size = self.get(size).unwrap_or(0);
            address.map_or(Ok(&[][..]), |address| {
                image.table::<Relocation>(address, size, "the relocations")
            })
        };
        let data = table(elf::DT_RELA, elf::DT_RELASZ)?;
        let plt = table(elf::DT_JMPREL, elf::DT_PLTRELSZ)?;
        Ok(data.iter().chain(plt))
    }

    /// How many dynamic symbols there are: only the hash tables tell.
    fn symbol_count(&self, image: &Image<'data>) -> Option<u64> {
        if let Some(address) = self.get(elf::DT_HASH) {
            let table = HashTable::<Header>::parse(NATIVE, image.from(address)?).ok()?;
            return Some(u64::from(table.symbol_table_length()));
        }
        let bytes = image.from(self.get(elf::DT_GNU_HASH)?)?;
        let table = GnuHashTable::<Header>::parse(NATIVE, bytes).ok()?;
        if let Some(length) = table.symbol_table_length(NATIVE) {
            return Some(u64::from(length));
        }
        // Nothing is defined and so nothing hashed: there are as many as relocations use.
        let used = self.relocations(image).ok()?;
        let used = used.map(|relocation| u64::from(relocation.r_sym(NATIVE, false)) + 1);
        Some(used.max().unwrap_or(0).max(u64::from(table.symbol_base())))
    }

    fn symbols(&self, image: &Image<'data>) -> Result<&'data [Symbol], Reason> {
        let count = self
            .symbol_count(image)
            .ok_or(Reason::Damaged("the hash table of its symbols"))?;
        let address = self
            .get(elf::DT_SYMTAB)
            .ok_or(Reason::Damaged("it has no symbol table"))?;
        let size = count
            .checked_mul(size_of::<Symbol>() as u64)
            .ok_or(Reason::Damaged("the symbol table"))?;
        image.table(address, size, "the symbol table")
    }
}

fn check_relocations(image: &Image, dynamic: &Dynamic, symbols: usize) -> Result<(), Reason> {
    for relocation in dynamic.relocations(image)? {
        let symbol = relocation.r_sym(NATIVE, false) as usize;
        if !image.maps(relocation.r_offset(NATIVE), 8) || (symbol != 0 && symbol >= symbols) {
            return Err(Reason::Damaged("a relocation points outside"));
        }
    }
    Ok(())
}

fn names<'data>(
    image: &Image<'data>,
    dynamic: &Dynamic<'data>,
    symbols: &'data [Symbol],
) -> Result<Symbols<'data>, Reason> {
    const NAME: Reason = Reason::Damaged("the name of a symbol");
    let strings = dynamic
        .get(elf::DT_STRTAB)
        .and_then(|address| image.at(address, dynamic.get(elf::DT_STRSZ)?))
        .ok_or(Reason::Damaged("the string table"))?;
    let mut all = Symbols {
        defined: Vec::new(),
        wanted: Vec::new(),
    };
    for symbol in symbols {
        let tail = strings.get(symbol.st_name(NATIVE) as usize..).ok_or(NAME)?;
        let end = memchr::memchr(0, tail).ok_or(NAME)?;
        // No name that matters here is anything but ASCII.
        let Ok(name) = str::from_utf8(&tail[..end]) else {
            continue;
        };
        if !symbol.is_undefined(NATIVE) {
            all.defined.push(name);
        } else if symbol.st_bind() != elf::STB_WEAK {
            all.wanted.push(name);
        }
    }
    Ok(all)
}
