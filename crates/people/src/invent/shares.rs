//! The shares invented cases follow. Published figures stand here as they
//! were published, with their source, and are turned into chances by the
//! compiler; what no source tells is marked as assumed.
//!
//! S1: ministry, compiled from local reports, 2009–2012. S3: ministry,
//! 2012–2017. S4: ministry, 2012–2016. S5: Government report on gender
//! equality, 2022–2023. S6: department in charge of family, 2023–2024.

use kernel::ViolenceForm;

use super::dice::Chance;

/// Cases by year. 2009–2012: S1. 2013: twice its first half (S1). 2014–2016:
/// interpolated so that 2013–2016 is what S4 leaves beside 2012. 2017: S3
/// less S4. 2018–2021: interpolated between 2017 and 2022. 2022, 2023: S5.
const BY_YEAR: [(i32, u64); 15] = [
    (2009, 53_152),
    (2010, 58_863),
    (2011, 46_449),
    (2012, 50_766),
    (2013, 27_124),
    (2014, 19_900),
    (2015, 16_100),
    (2016, 13_368),
    (2017, 12_137),
    (2018, 9_907),
    (2019, 8_087),
    (2020, 6_601),
    (2021, 5_389),
    (2022, 4_400),
    (2023, 3_200),
];

/// Cases of a statutory year: the published or interpolated figure; before
/// and after the series its first and last one (assumed).
pub(crate) fn cases_in(year: i32) -> u64 {
    let held = year.clamp(BY_YEAR[0].0, BY_YEAR[BY_YEAR.len() - 1].0);
    BY_YEAR.iter().find(|(known, _)| *known == held).map_or(0, |(_, cases)| *cases)
}

/// How often each form is the main one, in the order of
/// [`ViolenceForm::ALL`]: mental, physical, sexual, economic; last, cases
/// without a named form.
pub(crate) fn main_forms(year: i32) -> [u32; 5] {
    match year {
        // S1; in 2011 the forms fall short of the total by 1,860.
        ..=2009 => [7_442, 40_927, 1_062, 3_721, 0],
        2010 => [8_829, 44_736, 883, 4_415, 0],
        2011 => [8_360, 33_443, 929, 1_857, 1_860],
        2012 => [9_645, 36_044, 762, 4_315, 0],
        // S3 for 2012–2017 less S1 for 2012; the forms fall short by 366.
        2013..=2017 => [41_582, 33_089, 3_576, 10_016, 366],
        // S5 for 2023.
        2018.. => [1_400, 1_520, 110, 230, 0],
    }
}

/// Another form beside the main one (assumed: no source tells how forms
/// occur together).
pub(crate) fn also(form: ViolenceForm) -> Chance {
    match form {
        ViolenceForm::Mental => Chance::of(35, 100),
        ViolenceForm::Physical => Chance::of(15, 100),
        ViolenceForm::Sexual => Chance::of(4, 100),
        ViolenceForm::Economic => Chance::of(10, 100),
    }
}

/// Weights of the ages under 16, 16–59, 60 and over.
pub(crate) type Ages = [u32; 3];

/// Survivors: women 2,600, men 565 (S5, 2023).
pub(crate) const SURVIVOR_FEMALE: Chance = Chance::of(2_600, 2_600 + 565);
/// Survivors, S1, sums of 2009–2012: 26,202 children, 18,613 elderly, of
/// 209,230 cases; the source classes one victim a case.
pub(crate) const SURVIVOR_AGES: Ages = [26_202, 209_230 - 26_202 - 18_613, 18_613];
/// A second survivor, most often a child (assumed).
pub(crate) const SECOND_SURVIVOR: Chance = Chance::of(3, 100);

/// Accused: 83.69 % men (S4, 2012–2016).
pub(crate) const ACCUSED_MALE: Chance = Chance::of(8_369, 10_000);
/// Ages of the accused (assumed).
pub(crate) const ACCUSED_AGES: Ages = [5, 955, 40];
/// A second accused person (assumed).
pub(crate) const SECOND_ACCUSED: Chance = Chance::of(3, 100);

/// A case that is the first of its household in the year: 3,100 households
/// with 3,200 cases (S5, 2023).
pub(crate) const NEW_HOUSEHOLD: Chance = Chance::of(3_100, 3_200);

/// Relations in the order of `kernel::Relation::ALL`, per mille (assumed).
pub(crate) const RELATIONS: [u32; 6] = [885, 40, 55, 13, 2, 5];

/// How the accused is handled, in the order of `kernel::Handling::ALL`:
/// criticism, no contact, education, fine, criminal.
pub(crate) fn handling(year: i32) -> [Chance; 5] {
    // S6 for 2023–2024: 4,000 criticised, 300 educated, 400 fined; taken as
    // of twice the 3,200 cases of 2023.
    let criticism = Chance::of(4_000, 6_400);
    let education = Chance::of(300, 6_400);
    if year <= 2017 {
        // S1, sums of 2009–2012: 6,229 fined, 948 criminal. Contact bans: assumed.
        let fine = Chance::of(6_229, 209_230);
        return [criticism, Chance::of(1, 100), education, fine, Chance::of(948, 209_230)];
    }
    // S5 for 2023: 129 criminal. Contact bans: assumed.
    [criticism, Chance::of(6, 100), education, Chance::of(400, 6_400), Chance::of(129, 3_200)]
}

/// How the survivor is supported, in the order of `kernel::Support::ALL`:
/// counselled (assumed), care, detoxification, work (both assumed).
pub(crate) const SUPPORT: [Chance; 4] = [
    Chance::of(55, 100),
    // S1, sums of 2009–2012: 44,568 victims at trusted addresses.
    Chance::of(44_568, 209_230),
    Chance::of(1, 100),
    Chance::of(2, 100),
];

/// Another act than the first one, of the same form (assumed).
pub(crate) const SECOND_ACT: Chance = Chance::of(25, 100);

/// People other than Kinh: 14.7 % by the census of 2019.
pub(crate) const MINORITY: Chance = Chance::of(147, 1_000);
