//! Digits as people and machines write them: in other scripts, with odd characters between their
//! groups, and in what web pages put around and between them.

use std::ops::Range;

/// A digit of any script that occurs in card numbers as people type them.
pub(crate) fn digit(char: char) -> Option<u8> {
    let value = match char {
        '0'..='9' => char as u32 - '0' as u32,
        '\u{660}'..='\u{669}' => char as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => char as u32 - 0x6f0,
        '\u{966}'..='\u{96f}' => char as u32 - 0x966,
        '\u{9e6}'..='\u{9ef}' => char as u32 - 0x9e6,
        '\u{ff10}'..='\u{ff19}' => char as u32 - 0xff10,
        // The five styles of mathematics, one after the other.
        '\u{1d7ce}'..='\u{1d7ff}' => (char as u32 - 0x1d7ce) % 10,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// Where the digits that start at `at` end, and how many they are.
pub(crate) fn digits_at(text: &str, at: usize) -> (usize, usize) {
    let mut end = at;
    let mut count = 0;
    for char in text.get(at..).unwrap_or("").chars() {
        if digit(char).is_none() {
            break;
        }
        end += char.len_utf8();
        count += 1;
    }
    (end, count)
}

/// Whether digits pass the check of ISO/IEC 7812-1 (Luhn).
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| match place % 2 {
            0 => u32::from(digit),
            _ if digit < 5 => u32::from(digit) * 2,
            _ => u32::from(digit) * 2 - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// How many characters may stand between two groups.
const BETWEEN: usize = 3;
/// How many digits a card number has.
pub(crate) const CARD: std::ops::RangeInclusive<usize> = 13..=19;
/// How many digits a piece of one has at least.
const PIECE: usize = 4;

/// Groups of digits from `start` on that single letters part, and that could be a card number or a
/// piece of one: `4111x1111x1111x1111`, `4111x1111`. Other characters may stand with a letter, or
/// between other groups.
pub(crate) fn lettered_groups(text: &str, start: usize) -> Option<Vec<Range<usize>>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut joints: Vec<&str> = Vec::new();
    let mut digits: Vec<u8> = Vec::new();
    let mut whole = None;
    let mut at = start;
    loop {
        let (end, count) = digits_at(text, at);
        let group = text.get(at..end)?;
        if digits.len() + count > *CARD.end() {
            break;
        }
        groups.push(at..end);
        digits.extend(group.chars().filter_map(digit));
        let next = joint(text, end);
        let enough = CARD.contains(&digits.len()) && luhn(&digits)
            || digits.len() >= PIECE && next.is_none() && whole.is_none();
        if enough && looks_like_one(text, &groups, &joints, digits.len()) {
            whole = Some(groups.len());
        }
        let Some(next) = next else { break };
        joints.push(text.get(end..next)?);
        at = next;
    }
    groups.truncate(whole?);
    Some(groups)
}

/// Where the next group begins, if few enough characters stand before it, at most one of them a
/// letter.
fn joint(text: &str, from: usize) -> Option<usize> {
    let mut letters = 0;
    for (at, char) in text.get(from..)?.char_indices().take(BETWEEN + 1) {
        if digit(char).is_some() {
            return Some(from + at);
        }
        letters += usize::from(char.is_alphabetic());
        if letters > 1 || matches!(char, '@' | '+' | '%' | '<' | '&' | '[' | ']') {
            return None;
        }
    }
    None
}

/// Whether a letter parts groups, and the groups are alike, or what parts them is: the parts of a
/// product number or of a hash are neither.
fn looks_like_one(text: &str, groups: &[Range<usize>], joints: &[&str], digits: usize) -> bool {
    let lengths: Vec<usize> =
        groups.iter().map(|group| text.get(group.clone()).unwrap_or("").chars().count()).collect();
    let alike = match lengths.as_slice() {
        [4, 6, 4 | 5] => true,
        [first, middle @ .., last] => {
            middle.iter().all(|length| length == first)
                && last <= first
                && (digits >= *CARD.start() || *first > 1)
        }
        _ => false,
    };
    let lettered = joints.iter().any(|joint| joint.chars().any(char::is_alphabetic));
    let one_joint = || joints.windows(2).all(|pair| pair.first() == pair.last());
    lettered && (alike || digits >= *CARD.start() && one_joint())
}

/// Whether digits stand right before and behind what is at `at`: it parts groups then, and begins
/// nothing.
pub(crate) fn between_digits(text: &str, at: usize, length: usize) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    let behind = text.get(at + length..).and_then(|text| text.chars().next());
    before.and_then(digit).is_some() && behind.and_then(digit).is_some()
}

/// How long the character at the start is that an address writes as `%20`, where it is a blank, a
/// hyphen or the like, not a digit.
pub(crate) fn percent(text: &str) -> Option<usize> {
    let code = text.strip_prefix('%')?.get(..2)?;
    let value = u8::from_str_radix(code, 16).ok()?;
    matches!(value, 0x20..=0x2f).then_some(3)
}

/// Whether digits go on behind the percent sign at `at`, so that it says no share.
pub(crate) fn percent_within(text: &str, at: usize) -> bool {
    between_digits(text, at, 1) || percent(text.get(at..).unwrap_or("")).is_some()
}

/// Tags that web pages put around and between parts of a text.
const TAGS: &[&str] = &[
    "a", "b", "big", "br", "code", "div", "em", "font", "i", "li", "mark", "nobr", "ol", "p",
    "pre", "q", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "tr",
    "tt", "u", "ul", "wbr",
];
/// The longest tag that is passed over, in bytes.
const TAG_BYTES: usize = 300;
/// So many digits in a tag may be a number of their own: it is read then.
const TAG_DIGITS: usize = 5;

/// How long the tag at the start of the text is, where it says nothing.
pub(crate) fn tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let end = inner.bytes().take(TAG_BYTES).position(|byte| byte == b'>' || byte == b'<')?;
    let inner = inner.get(..end).filter(|_| inner.as_bytes().get(end) == Some(&b'>'))?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = name.get(..length)?;
    let known = TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    let digits = inner.chars().filter(|char| digit(*char).is_some()).count();
    (known && digits < TAG_DIGITS).then_some(end + 2)
}

/// Characters that are often named without the semicolon.
const BARE: &[&str] = &["&nbsp", "&ensp", "&emsp", "&thinsp", "&zwnj", "&zwj", "&shy"];
/// The longest name or number of a character, in bytes.
const ENTITY_BYTES: usize = 10;

/// How long the character reference at the start of the text is (`&nbsp;`, `&#160;`, `&#xa0;`), and
/// the character; a space for those whose character does not matter here.
pub(crate) fn entity(text: &str) -> Option<(usize, char)> {
    let inner = text.strip_prefix('&')?;
    let bare = BARE.iter().find(|bare| text.starts_with(**bare)).map_or(0, |bare| bare.len());
    if bare > 0 {
        let marked = text.as_bytes().get(bare) == Some(&b';');
        return Some((bare + usize::from(marked), ' '));
    }
    let end = inner.bytes().take(ENTITY_BYTES).position(|byte| byte == b';')?;
    let name = inner.get(..end)?;
    let char = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((end + 2, char))
}

/// The character of a number, where it is a digit or one that stands between words; other numbers
/// may be a group of digits.
fn numbered(number: &str) -> Option<char> {
    let value = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let char = char::from_u32(value)?;
    let plain = matches!(value, 0..=0xff | 0x2000..=0x206f | 0x20ac | 0xfeff);
    (plain || digit(char).is_some()).then_some(char)
}

/// The character of a name; no name has three digits.
fn named(name: &str) -> Option<char> {
    let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !name.is_empty();
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    (letters && digits < 3).then_some(match name {
        "pound" => '£',
        "euro" => '€',
        "yen" => '¥',
        "dollar" => '$',
        _ => ' ',
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_letters_part_are_told_from_other_codes() {
        for (text, expected) in [
            ("4111x1111x1111x1111", Some(4)),
            ("4111x1111-1111_1111 and", Some(4)),
            ("3782x822463x10005", Some(3)),
            ("4111x1111x1111x1111x0426", Some(4)),
            ("4111x1111x1111x1112", Some(4)),
            ("4111x1111", Some(2)),
            ("2x4x2x4", None),
            ("4111m", None),
            ("4111 1111 1111 1111", None),
            ("4111xx1111xx1111xx1111", None),
            ("550e8400-e29b-41d4-a716-446655440000", None),
            ("40x60x200", None),
        ] {
            assert_eq!(lettered_groups(text, 0).map(|groups| groups.len()), expected, "{text}");
        }
    }

    #[test]
    fn tags_and_characters_of_web_pages_are_measured() {
        for (text, expected) in [
            ("<b>1", Some(3)),
            ("</span>", Some(7)),
            ("<span class=\"x\">", Some(16)),
            ("<a href=\"tel:4111111111111111\">", None),
            ("<cvv>", None),
            ("< b", None),
            ("<b <i>", None),
        ] {
            assert_eq!(tag(text), expected, "{text}");
        }
        for (text, expected) in [
            ("&nbsp;1", Some((6, ' '))),
            ("&#52;", Some((5, '4'))),
            ("&#x34;", Some((6, '4'))),
            ("&pound;4", Some((7, '£'))),
            ("&nbsp1111&nbsp1111", Some((5, ' '))),
            ("&nbsp1111;", Some((5, ' '))),
            ("&visa4111;", None),
            ("&#4111;", None),
            ("& co;", None),
            ("&;", None),
            ("&#xffffffff;", None),
        ] {
            assert_eq!(entity(text), expected, "{text}");
        }
    }
}
