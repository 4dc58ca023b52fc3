//! Size classes: every object of up to [`MAX_SMALL`] bytes lives in a slot
//! of the next class size up. Steps are 16 bytes up to 128, then four
//! classes per doubling, so at most a fifth of a slot is lost.

/// Slot sizes in bytes, ascending.
pub const SIZES: [u32; 34] = [
    16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024,
    1280, 1536, 1792, 2048, 2560, 3072, 3584, 4096, 5120, 6528, 8192, 10912, 16384, 32768,
];

/// Greatest size that has a class; larger objects get blocks of their own.
pub const MAX_SMALL: usize = 32768;

/// How many classes there are.
pub const COUNT: usize = SIZES.len();

const GRANULES: usize = MAX_SMALL / 16 + 1;

const CLASS_OF_GRANULES: [u8; GRANULES] = {
    let mut table = [0u8; GRANULES];
    let mut class = 0;
    let mut granules = 0;
    while granules < GRANULES {
        if granules * 16 > SIZES[class] as usize {
            class += 1;
        }
        table[granules] = class as u8;
        granules += 1;
    }
    table
};

/// The class for an object of `size` bytes, or `None` above [`MAX_SMALL`].
#[inline(always)]
pub const fn class_of(size: usize) -> Option<usize> {
    if size > MAX_SMALL {
        None
    } else {
        Some(CLASS_OF_GRANULES[size.div_ceil(16)] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_gets_the_smallest_class_that_holds_it() {
        for size in 1..=MAX_SMALL {
            let class = class_of(size).expect("small");
            assert!(SIZES[class] as usize >= size);
            assert!(class == 0 || (SIZES[class - 1] as usize) < size);
        }
        assert_eq!(class_of(MAX_SMALL + 1), None);
    }

    #[test]
    fn slots_are_aligned() {
        assert!(SIZES.iter().all(|s| s % 16 == 0));
    }
}
