//! The numbers that anyone in danger may call.

/// A national number that costs nothing to call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmergencyNumber {
    /// The number to dial.
    pub number: &'static str,
    /// The phrase that says who answers.
    pub label: &'static str,
}

/// Police, ambulance, and the national child protection line, in the order an
/// adult needs them. A child is shown 111 first.
pub const EMERGENCY: [EmergencyNumber; 3] = [
    EmergencyNumber { number: "113", label: "help-call-police" },
    EmergencyNumber { number: "115", label: "help-call-ambulance" },
    EmergencyNumber { number: "111", label: "help-call-children" },
];
