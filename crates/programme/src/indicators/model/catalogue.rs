//! The cells, one a line. Numbers are given out once: a row that goes keeps
//! its number, a new one takes the next.

use kernel::{Handling, Support, ViolenceForm};
use norms::FormCount;

use super::{Cell, CellCount, CellPerson, CellRule};

use CellCount::{Any, Both, Main};
use CellPerson::{All, Female, From60, Male, Under16};
use CellRule::{
    Accused, AnyForm, Cases, CasesWithAccused, CasesWithSurvivors, Handled, Households, MainForm, NoForm,
    NoMainForm, Supported, Survivors,
};
use Handling::{Criminal, Criticism, Education, Fine, NoContact};
use Support::{Care, Counselled, Detox, Vocational};
use ViolenceForm::{Economic, Mental, Physical, Sexual};

const fn form03(number: i64, code: &'static str, count: CellCount, measure: CellRule) -> Cell {
    Cell { number, form: "form03", code, count, measure }
}
const fn form01(number: i64, code: &'static str, count: CellCount, measure: CellRule) -> Cell {
    Cell { number, form: "form01", code, count, measure }
}

/// Every cell of every form.
pub const CATALOGUE: &[Cell] = &[
    form03(1, "B0", Both, Households),
    form03(2, "B1", Both, Cases),
    form03(11, "B2.1", Main, MainForm(Mental)),
    form03(12, "B2.2", Main, MainForm(Physical)),
    form03(13, "B2.3", Main, MainForm(Sexual)),
    form03(14, "B2.4", Main, MainForm(Economic)),
    form03(15, "", Main, NoMainForm),
    form03(21, "B2.1", Any, AnyForm(Mental)),
    form03(22, "B2.2", Any, AnyForm(Physical)),
    form03(23, "B2.3", Any, AnyForm(Sexual)),
    form03(24, "B2.4", Any, AnyForm(Economic)),
    form03(25, "", Any, NoForm),
    form03(30, "B3", Both, Accused(All)),
    form03(31, "B3.1", Both, Accused(Male)),
    form03(32, "B3.2", Both, Accused(Female)),
    form03(33, "B3.3", Both, Accused(Under16)),
    form03(34, "B3.4", Both, Accused(From60)),
    form03(41, "B4.1", Both, Handled(Criticism)),
    form03(42, "B4.2", Both, Handled(NoContact)),
    form03(43, "B4.3", Both, Handled(Education)),
    form03(44, "B4.4", Both, Handled(Fine)),
    form03(45, "B4.5", Both, Handled(Criminal)),
    form03(50, "B5", Both, Survivors(All)),
    form03(51, "B5.1", Both, Survivors(Male)),
    form03(52, "B5.2", Both, Survivors(Female)),
    form03(53, "B5.3", Both, Survivors(Under16)),
    form03(54, "B5.4", Both, Survivors(From60)),
    form03(61, "B6.1", Both, Supported(Counselled)),
    form03(62, "B6.2", Both, Supported(Care)),
    form03(63, "B6.3", Both, Supported(Detox)),
    form03(64, "B6.4", Both, Supported(Vocational)),
    form01(101, "4", Both, Households),
    form01(102, "II.1", Both, Cases),
    form01(111, "2.1", Main, MainForm(Mental)),
    form01(112, "2.2", Main, MainForm(Physical)),
    form01(113, "2.3", Main, MainForm(Sexual)),
    form01(114, "2.4", Main, MainForm(Economic)),
    form01(115, "", Main, NoMainForm),
    form01(121, "2.1", Any, AnyForm(Mental)),
    form01(122, "2.2", Any, AnyForm(Physical)),
    form01(123, "2.3", Any, AnyForm(Sexual)),
    form01(124, "2.4", Any, AnyForm(Economic)),
    form01(125, "", Any, NoForm),
    form01(131, "3.1.1", Both, CasesWithAccused(Male)),
    form01(132, "3.1.2", Both, CasesWithAccused(Female)),
    form01(141, "3.2.1", Both, Handled(Criticism)),
    form01(142, "3.2.2", Both, Handled(NoContact)),
    form01(143, "3.2.3", Both, Handled(Education)),
    form01(144, "3.2.4", Both, Handled(Fine)),
    form01(145, "3.2.5", Both, Handled(Criminal)),
    form01(151, "4.1.1", Both, CasesWithSurvivors(Male)),
    form01(152, "4.1.2", Both, CasesWithSurvivors(Female)),
    form01(153, "4.2.1", Both, CasesWithSurvivors(Under16)),
    form01(154, "4.2.3", Both, CasesWithSurvivors(From60)),
];

/// The cells of a form.
pub fn cells_of(form: &str) -> impl Iterator<Item = &'static Cell> {
    CATALOGUE.iter().filter(move |cell| cell.form == form)
}

/// The cell behind a row of a form, under a way of counting forms.
pub fn cell_of(form: &str, code: &str, count: FormCount) -> Option<&'static Cell> {
    cells_of(form).find(|cell| !code.is_empty() && cell.code == code && cell.count.fits(count))
}
