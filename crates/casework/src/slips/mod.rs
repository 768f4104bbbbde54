//! Task slips for village heads (Law 13/2022/QH15 Art. 25(3)).
