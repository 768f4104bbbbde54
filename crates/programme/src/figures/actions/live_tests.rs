use super::*;

fn cell(place: PlaceId, count: i64) -> PlaceCell {
    PlaceCell { place, cell: 2, count, key_sum: 0 }
}
fn day(text: &str) -> Date {
    text.parse().unwrap()
}
fn sum_of(summed: &Summed, places: &Gazetteer, code: &str, on: Summing) -> Option<i64> {
    let province = places.at_code(code, on.day())?;
    summed.by_province.get(&province.id).and_then(|sums| sums.get(&2)).copied()
}

#[test]
fn a_commune_of_a_merged_province_stands_in_either_by_choice() {
    let places = Gazetteer::shipped();
    // A commune of Hà Giang (02) before 1 July 2025; its area is in Tuyên
    // Quang (08) today.
    let then = day("2025-03-10");
    let commune = places.communes_of(Code::parse("02").unwrap(), then).next().unwrap().id;
    let (today, of_time) = (Summing::Today(day("2026-11-22")), Summing::OfTheTime(day("2024-11-30")));
    let cells = [cell(commune, 4)];
    assert_eq!(sum_of(&by_province(&places, today, &cells), &places, "08", today), Some(4));
    assert_eq!(sum_of(&by_province(&places, of_time, &cells), &places, "02", of_time), Some(4));
}

#[test]
fn nothing_is_lost_on_either_borders_even_from_divided_communes() {
    let places = Gazetteer::shipped();
    let then = day("2025-06-30");
    let cells: Vec<_> = places.in_force(Level::Commune, then).map(|commune| cell(commune.id, 3)).collect();
    assert_eq!(cells.len(), 10_035);
    for on in [Summing::Today(day("2026-11-22")), Summing::OfTheTime(then)] {
        let summed = by_province(&places, on, &cells);
        let placed: i64 = summed.by_province.values().filter_map(|sums| sums.get(&2)).sum();
        let unplaced = summed.unplaced.get(&2).copied().unwrap_or(0);
        assert_eq!(placed + unplaced, 3 * 10_035, "{on:?}");
        assert_eq!(unplaced, 0, "on 1 July 2025 no commune was divided between provinces");
        assert!(summed.divided > 400);
    }
}

#[test]
fn a_place_nobody_knows_is_shown_apart_and_guessed_into_no_province() {
    let places = Gazetteer::shipped();
    let summed = by_province(&places, Summing::Today(day("2026-11-22")), &[cell(PlaceId(39_999_999), 7)]);
    assert_eq!((summed.unplaced.get(&2), summed.by_province.len()), (Some(&7), 0));
}

#[test]
fn every_province_of_the_day_has_a_row_also_without_a_case() {
    let places = Gazetteer::shipped();
    let today = Summing::Today(day("2026-11-22"));
    let shown = rows(&places, today, &Summed::default());
    assert_eq!(shown.len(), 34);
    assert_eq!(shown.iter().map(|row| row.communes).sum::<i64>(), 3_321);
    assert_eq!(rows(&places, Summing::OfTheTime(day("2024-11-30")), &Summed::default()).len(), 63);
}
