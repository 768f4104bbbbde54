//! Names of hamlets: words that thousands of hamlets bear, so that a name
//! points at none of them.

use super::dice::Cup;

const KINDS: [(&str, u32); 5] = [("Thôn", 45), ("Bản", 20), ("Ấp", 20), ("Tổ dân phố", 10), ("Buôn", 5)];

const WORDS: [&str; 24] = [
    "Đoàn Kết",
    "Tân Lập",
    "Bình Minh",
    "Hợp Nhất",
    "Tân Tiến",
    "Quyết Thắng",
    "Hòa Bình",
    "Tân Sơn",
    "Bãi Đá",
    "Suối Trong",
    "Đồng Lúa",
    "Cây Đa",
    "Bến Đò",
    "Gò Cao",
    "Đầu Cầu",
    "Rừng Thông",
    "Khe Nước",
    "Đồi Chè",
    "Ao Sen",
    "Giếng Làng",
    "Tân Hợp",
    "Tân Thành",
    "Xuân Hòa",
    "Phú Bình",
];

/// The hamlets of the commune with this number (the caller's own counting):
/// 5 to 14 different names, the same for the same seed.
pub fn hamlets(seed: u64, commune: u64) -> Vec<String> {
    let mut dice = Cup::new(seed, *b"hamlets ").dice(commune);
    let kind = KINDS[dice.choose(&KINDS.map(|(_, weight)| weight))].0;
    let count = 5 + dice.below(10) as usize;
    if dice.below(2) == 0 {
        return (1..=count).map(|number| format!("{kind} {number}")).collect();
    }
    let mut words = WORDS.to_vec();
    let mut names = Vec::with_capacity(count);
    for left in (WORDS.len() - count + 1..=WORDS.len()).rev() {
        let taken = dice.below(u32::try_from(left).unwrap_or(1)) as usize;
        names.push(format!("{kind} {}", words.swap_remove(taken)));
    }
    names
}
