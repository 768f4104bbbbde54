//! Just enough of Rust's grammar to tell code from comments and strings.

/// A string literal and where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// Line, from 1.
    pub(crate) line: usize,
    /// Byte offset of the opening quote.
    pub(crate) at: usize,
    /// What stands between the quotes, escapes as written.
    pub(crate) text: String,
}

/// A function and how long it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// Line of `fn`, from 1.
    pub(crate) line: usize,
    /// Lines from `fn` to the closing brace, both counted.
    pub(crate) length: usize,
}

/// A Rust source with comments and strings blanked out.
pub(crate) struct Source {
    /// The code, byte for byte, blanks where comments and strings were.
    pub(crate) code: String,
    /// The strings.
    pub(crate) strings: Vec<Literal>,
}

impl Source {
    /// Reads a source; what it cannot understand it leaves as code.
    pub(crate) fn read(text: &str) -> Self {
        Lexer { text: text.as_bytes(), at: 0, line: 1, code: Vec::new(), strings: Vec::new() }.run()
    }

    /// Line, from 1, of a byte offset in `code`.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        self.code.as_bytes()[..at.min(self.code.len())].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// Offsets at which a word stands alone.
    pub(crate) fn word(&self, word: &str) -> Vec<usize> {
        let bytes = self.code.as_bytes();
        let joins = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        self.code
            .match_indices(word)
            .map(|(at, _)| at)
            .filter(|at| (*at == 0 || !joins(bytes.get(at - 1))) && !joins(bytes.get(at + word.len())))
            .collect()
    }

    /// Offset just after the brace that closes the one at `open`.
    fn closing(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for (at, byte) in self.code.bytes().enumerate().skip(open) {
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at + 1;
                    }
                }
                _ => {}
            }
        }
        self.code.len()
    }

    /// Byte ranges of `#[cfg(test)] mod … { … }`.
    pub(crate) fn tests(&self) -> Vec<std::ops::Range<usize>> {
        self.code
            .match_indices("#[cfg(test)]")
            .filter_map(|(at, _)| {
                let open = at + self.code[at..].find('{')?;
                let head = &self.code[at..open];
                (head.contains("mod ") && !head.contains(';')).then(|| at..self.closing(open))
            })
            .collect()
    }

    /// Whether an offset lies in a test module.
    pub(crate) fn in_tests(&self, at: usize) -> bool {
        self.tests().iter().any(|range| range.contains(&at))
    }

    /// Functions with bodies.
    pub(crate) fn functions(&self) -> Vec<Function> {
        self.word("fn")
            .into_iter()
            .filter_map(|at| {
                let name: String = self.code[at + 2..]
                    .trim_start()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if name.is_empty() {
                    return None; // a type: `fn(u8)`
                }
                let open = at + body_of(&self.code[at..])?;
                let (line, end) = (self.line_of(at), self.line_of(self.closing(open) - 1));
                Some(Function { name, line, length: end - line + 1 })
            })
            .collect()
    }
}

/// Offset of the brace that opens a function's body; none for a declaration.
fn body_of(code: &str) -> Option<usize> {
    let mut depth = 0i32;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(at),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
    code: Vec<u8>,
    strings: Vec<Literal>,
}

impl Lexer<'_> {
    fn run(mut self) -> Source {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if rest.starts_with(b"//") {
                let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                self.blank(end);
            } else if rest.starts_with(b"/*") {
                self.blank(block_comment(rest));
            } else if let Some((open, hashes)) = raw_string(rest, self.before()) {
                let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
                let inside = find(&rest[open..], &close).unwrap_or(rest.len() - open);
                self.string(open, inside, close.len());
            } else if rest[0] == b'"' {
                let inside = quoted(&rest[1..]);
                self.string(1, inside, 1);
            } else if rest[0] == b'\'' {
                self.blank(character(rest));
            } else {
                self.keep();
            }
        }
        Source { code: String::from_utf8_lossy(&self.code).into_owned(), strings: self.strings }
    }

    /// The byte before here, to tell `r"` from the end of a word.
    fn before(&self) -> Option<u8> {
        self.at.checked_sub(1).map(|at| self.text[at])
    }

    fn keep(&mut self) {
        let byte = self.text[self.at];
        if byte == b'\n' {
            self.line += 1;
        }
        // Only ASCII is code; letters of other scripts keep their width.
        self.code.push(if byte.is_ascii() { byte } else { b'_' });
        self.at += 1;
    }

    fn blank(&mut self, length: usize) {
        for _ in 0..length.max(1) {
            let Some(byte) = self.text.get(self.at) else { return };
            if *byte == b'\n' {
                self.line += 1;
            }
            self.code.push(if *byte == b'\n' { b'\n' } else { b' ' });
            self.at += 1;
        }
    }

    fn string(&mut self, open: usize, inside: usize, close: usize) {
        let start = self.at + open;
        let end = (start + inside).min(self.text.len());
        self.strings.push(Literal {
            line: self.line,
            at: self.at,
            text: String::from_utf8_lossy(&self.text[start..end]).into_owned(),
        });
        self.blank(open + inside + close);
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn block_comment(text: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// Length of the opening (`r#"`, `br"`, `c"`) and number of hashes.
fn raw_string(text: &[u8], before: Option<u8>) -> Option<(usize, usize)> {
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let prefix = text.iter().take_while(|b| matches!(b, b'b' | b'c')).count().min(1);
    if text.get(prefix) != Some(&b'r') {
        return None;
    }
    let hashes = text[prefix + 1..].iter().take_while(|b| **b == b'#').count();
    (text.get(prefix + 1 + hashes) == Some(&b'"')).then_some((prefix + hashes + 2, hashes))
}

/// Length of what stands before the closing quote.
fn quoted(text: &[u8]) -> usize {
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    text.len()
}

/// Length of a character literal, or 1 for the tick of a lifetime.
fn character(text: &[u8]) -> usize {
    if text.get(1) == Some(&b'\\') {
        return text.iter().skip(3).position(|b| *b == b'\'').map_or(1, |at| at + 4);
    }
    // Up to four bytes of one letter, then the closing tick.
    (2..=5)
        .find(|at| text.get(*at) == Some(&b'\''))
        .filter(|at| *at == 2 || !text[1].is_ascii())
        .map_or(1, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = r###"
// fn not_this() {
fn one<'a>(x: &'a str) -> char {
    let brace = '{'; /* { /* nested */ */
    let text = "SELECT \" }";
    let raw = r#"fn "quoted" {"#;
    '\''
}
trait T { fn declared(&self); }
#[cfg(test)]
mod tests {
    fn two() {}
}
"###;

    #[test]
    fn braces_in_comments_strings_and_characters_do_not_count() {
        let source = Source::read(SAMPLE);
        let functions = source.functions();
        assert_eq!(functions.len(), 2, "{functions:?}");
        assert_eq!(functions[0], Function { name: "one".into(), line: 3, length: 6 });
        assert_eq!(functions[1].name, "two");
    }

    #[test]
    fn strings_are_found_with_their_lines() {
        let source = Source::read(SAMPLE);
        let found: Vec<_> = source.strings.iter().map(|s| (s.line, s.text.as_str())).collect();
        assert_eq!(found, [(5, "SELECT \\\" }"), (6, "fn \"quoted\" {")]);
    }

    #[test]
    fn test_modules_are_known() {
        let source = Source::read(SAMPLE);
        assert!(source.in_tests(source.code.find("two").unwrap()));
        assert!(!source.in_tests(source.code.find("one").unwrap()));
    }

    #[test]
    fn the_code_keeps_its_length() {
        let text = "let x = \"đường\"; // ngõ\nfn y() {}";
        assert_eq!(Source::read(text).code.len(), text.len());
    }
}
