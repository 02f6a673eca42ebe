//! Numbers of cards as their makers give them out, made up by chance.

use crate::draw::Draw;

/// First digits, lengths, and how many in a hundred cards are so.
const BRANDS: &[(&[&str], &[usize], usize)] = &[
    (&["4"], &[16], 40),
    (&["4"], &[13, 19], 5),
    (&["51", "52", "53", "54", "55", "2221", "2305", "2720"], &[16], 27),
    (&["34", "37"], &[15], 10),
    (&["6011", "644", "649", "65"], &[16], 4),
    (&["36", "38", "301", "305"], &[14], 3),
    (&["3528", "3566", "3589"], &[16], 2),
    (&["5018", "5038", "6304", "6759", "6763"], &[16, 18, 19], 6),
    (&["62"], &[16, 17, 19], 3),
];

/// A number that passes the check of its last digit.
pub fn card(draw: &mut Draw) -> String {
    let mut share = draw.below(100);
    let mut brand = &BRANDS[0];
    for row in BRANDS {
        brand = row;
        if share < row.2 {
            break;
        }
        share -= row.2;
    }
    let mut card = draw.one_of(brand.0).to_owned();
    let length = draw.one_of(brand.1);
    while card.len() < length - 1 {
        card.push(digit(draw));
    }
    checked(card)
}

/// A card of 16 digits in which a group or two end on hundreds.
pub fn round_card(draw: &mut Draw) -> String {
    let round = draw.some(2, 3);
    let mut card = String::new();
    for group in 0..4 {
        let head = if group == 0 { '4' } else { nonzero(draw) };
        card.push(head);
        if round.contains(&group) {
            card.push(nonzero(draw));
            card.push_str("00");
        } else {
            card.extend((0..3).map(|_| digit(draw)));
        }
    }
    card.pop();
    checked(card)
}

/// A code of three digits, or of four where the card has it on the front.
pub fn code(draw: &mut Draw, card: &str) -> String {
    let length = if card.len() == 15 { 4 } else { 3 };
    (0..length).map(|_| digit(draw)).collect()
}

/// The number with one digit wrong, never the first; the same digit is wrong in a group of it.
pub fn wrong(draw: &mut Draw, number: &str) -> String {
    let at = if number.len() > 1 { 1 + draw.below(number.len() - 1) } else { 0 };
    let other = 1 + draw.below(9) as u8;
    let change = |(place, digit): (usize, u8)| {
        char::from(if place == at { b'0' + (digit - b'0' + other) % 10 } else { digit })
    };
    number.bytes().enumerate().map(change).collect()
}

/// The groups that are printed on the card.
pub fn groups(card: &str) -> Vec<String> {
    let lengths: &[usize] = match card.len() {
        13 => &[4, 3, 3, 3],
        14 => &[4, 6, 4],
        15 => &[4, 6, 5],
        17 => &[4, 4, 4, 5],
        18 => &[4, 4, 4, 4, 2],
        _ => &[4, 4, 4, 4, 3],
    };
    cut(card, lengths)
}

/// A text of digits in pieces of these lengths, and what is left as one more.
pub fn cut(digits: &str, lengths: &[usize]) -> Vec<String> {
    let mut rest = digits;
    let mut pieces = Vec::new();
    for length in lengths {
        let (piece, after) = rest.split_at((*length).min(rest.len()));
        pieces.push(piece.to_owned());
        rest = after;
    }
    pieces.push(rest.to_owned());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// A digit.
pub fn digit(draw: &mut Draw) -> char {
    char::from(b'0' + draw.below(10) as u8)
}

/// A digit that may come first.
pub fn nonzero(draw: &mut Draw) -> char {
    char::from(b'1' + draw.below(9) as u8)
}

/// With the digit that makes Luhn's sum a multiple of ten (ISO/IEC 7812-1).
fn checked(mut card: String) -> String {
    let doubled = |(place, digit): (usize, u8)| {
        let digit = u32::from(digit - b'0');
        let twice = digit * 2;
        if place % 2 == 0 { twice / 10 + twice % 10 } else { digit }
    };
    let sum: u32 = card.bytes().rev().enumerate().map(doubled).sum();
    card.push(char::from(b'0' + ((10 - sum % 10) % 10) as u8));
    card
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_checks() {
        assert_eq!(checked("453914880343646".to_owned()), "4539148803436467");
        assert_eq!(checked("37828224631000".to_owned()), "378282246310005");
    }

    #[test]
    fn groups_are_as_on_the_card() {
        assert_eq!(groups("4539148803436467"), ["4539", "1488", "0343", "6467"]);
        assert_eq!(groups("378282246310005"), ["3782", "822463", "10005"]);
        let mut draw = Draw::new(1);
        for _ in 0..1000 {
            let card = card(&mut draw);
            assert_eq!(groups(&card).concat(), card);
            assert!((13..=19).contains(&card.len()));
            assert_ne!(wrong(&mut draw, &card), card);
        }
    }
}
