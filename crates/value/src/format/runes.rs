//! Which characters Helm's Go knows.

/// What Rust can print and Go cannot: what came after Unicode 15. Found by asking Helm for all that Rust prints with
/// `printf "%q"`.
#[rustfmt::skip]
static NEW: [u16; 106] = [
    2191, 8, 965, 0, 128, 0, 3571, 28, 99, 1, 48, 0, 266, 1, 1079, 0, 870, 2, 1901, 0, 1126, 3, 485, 11, 30172, 4, 3,
    0, 2, 0, 6, 23, 21458, 15, 446, 1, 55, 6, 2034, 51, 845, 25, 999, 79, 307, 58, 1156, 98, 750, 19, 1149, 153, 439,
    57, 369, 0, 5382, 3994, 7430, 57, 3079, 57, 295, 51, 287, 4, 6146, 7, 1280, 0, 10, 233, 15886, 752, 5856, 303,
    4057, 0, 159, 3, 312, 38, 380, 3, 50, 6, 47, 0, 8, 7, 15, 3, 10, 6, 220, 36, 11, 0, 47936, 5, 5987, 11, 7491, 621,
    13651, 4297,
];

/// Whether Unicode has the character only since version 16 or 17: for Helm it is nothing yet.
#[must_use]
pub fn is_new(rune: char) -> bool {
    in_ranges(&NEW, rune)
}

/// Whether a rune is in one of these ranges. Each is two numbers: how far it begins behind the end of the one before, and how
/// far its last rune is from its first.
#[must_use]
pub fn in_ranges(ranges: &[u16], rune: char) -> bool {
    let mut end = 0;
    for range in ranges.chunks_exact(2) {
        let first = end + u32::from(range[0]);
        end = first + u32::from(range[1]);
        if u32::from(rune) <= end {
            return u32::from(rune) >= first;
        }
    }
    false
}
