//! Cells as text. Nothing of the moment stands in it: the same cells give the
//! same bytes.

use std::fmt::Write as _;

use kernel::Outcome;
use serde::Serialize;

use super::super::model::ExportCell;

/// A field of RFC 4180; one that a spreadsheet would take for a formula is
/// quoted and begins with an apostrophe.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !text.contains([',', '"', '\r', '\n']) {
        return text.to_owned();
    }
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// One cell a line; what is withheld has an empty value and says so.
pub(crate) fn csv(cells: &[ExportCell]) -> String {
    let mut text =
        String::from("place_code,place_from,place_name,province_code,period,data_element,value,withheld\r\n");
    for cell in cells {
        let from = cell.from.map_or_else(String::new, |from| from.to_string());
        let value = if cell.withheld { String::new() } else { cell.count.to_string() };
        let _ = write!(
            text,
            "{},{from},{},{},{},{},{value},{}\r\n",
            field(&cell.code),
            field(&cell.name),
            field(&cell.province),
            cell.period,
            field(&cell.element),
            i32::from(cell.withheld)
        );
    }
    text
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ValueSet {
    data_element_id_scheme: &'static str,
    org_unit_id_scheme: &'static str,
    data_values: Vec<Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    data_element: String,
    period: String,
    org_unit: String,
    value: String,
}

/// A code means a place only together with a date: where it no longer means
/// this one, the first day stands beside it.
fn org_unit(cell: &ExportCell) -> String {
    match cell.from {
        _ if cell.present => cell.code.clone(),
        Some(from) => format!("{}@{from}", cell.code),
        None => format!("{}@", cell.code),
    }
}

/// A `dataValueSet` by codes; what is withheld is not in it.
///
/// # Errors
/// [`Outcome::Fault`].
pub(crate) fn dhis2(cells: &[ExportCell]) -> Result<String, Outcome> {
    let value = |cell: &ExportCell| Value {
        data_element: cell.element.clone(),
        period: cell.period.clone(),
        org_unit: org_unit(cell),
        value: cell.count.to_string(),
    };
    let set = ValueSet {
        data_element_id_scheme: "CODE",
        org_unit_id_scheme: "CODE",
        data_values: cells.iter().filter(|cell| !cell.withheld).map(value).collect(),
    };
    let mut text = serde_json::to_string(&set).map_err(Outcome::fault)?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::cell;
    use super::*;
    use kernel::Date;

    #[test]
    fn a_line_has_its_cell_and_a_withheld_one_no_number() {
        let mut cells = vec![cell(4, "form03.B1", 12), cell(7, "form03.B1", 3)];
        cells[1].withheld = true;
        cells[1].name = "Phường \"A\", B".into();
        let expected = "place_code,place_from,place_name,province_code,period,data_element,value,withheld\r\n\
            00004,2025-07-01,Phường 4,01,202611,form03.B1,12,0\r\n\
            00007,2025-07-01,\"Phường \"\"A\"\", B\",01,202611,form03.B1,,1\r\n";
        assert_eq!(csv(&cells), expected);
    }

    #[test]
    fn no_field_begins_as_a_formula() {
        assert_eq!(field("=1+1"), "\"'=1+1\"");
        assert_eq!(field("-x"), "\"'-x\"");
        assert_eq!(field("Xã A"), "Xã A");
    }

    #[test]
    fn a_value_set_has_the_shape_dhis2_takes_and_leaves_out_what_is_withheld() {
        let mut cells = vec![cell(4, "form03.B1", 12), cell(7, "form03.B1", 3), cell(9, "form03.B1", 6)];
        cells[1].withheld = true;
        cells[2].present = false;
        cells[2].from = Some(Date::constant(2021, 11, 1));
        let expected = r#"{"dataElementIdScheme":"CODE","orgUnitIdScheme":"CODE","dataValues":[{"dataElement":"form03.B1","period":"202611","orgUnit":"00004","value":"12"},{"dataElement":"form03.B1","period":"202611","orgUnit":"00009@2021-11-01","value":"6"}]}"#;
        assert_eq!(dhis2(&cells).unwrap(), format!("{expected}\n"));
        assert_eq!(dhis2(&[]).unwrap().lines().count(), 1);
    }
}
