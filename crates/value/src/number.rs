//! Go's integer types.

/// Go's signed integer types.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)] // the names are Go's
pub enum IntType {
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
}

impl IntType {
    /// Go's name of the type, `%T` and `kindOf` alike.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            IntType::Int => "int",
            IntType::Int8 => "int8",
            IntType::Int16 => "int16",
            IntType::Int32 => "int32",
            IntType::Int64 => "int64",
        }
    }

    /// The number as a value of this type, the bits that do not fit cut off, as Go converts.
    #[must_use]
    pub fn wrap(self, number: i64) -> i64 {
        match self {
            IntType::Int | IntType::Int64 => number,
            IntType::Int8 => i64::from(number as i8),
            IntType::Int16 => i64::from(number as i16),
            IntType::Int32 => i64::from(number as i32),
        }
    }
}

/// Go's unsigned integer types.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)] // the names are Go's
pub enum UintType {
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
}

impl UintType {
    /// Go's name of the type, `%T` and `kindOf` alike.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            UintType::Uint => "uint",
            UintType::Uint8 => "uint8",
            UintType::Uint16 => "uint16",
            UintType::Uint32 => "uint32",
            UintType::Uint64 => "uint64",
        }
    }

    /// The number as a value of this type, the bits that do not fit cut off, as Go converts.
    #[must_use]
    pub fn wrap(self, number: u64) -> u64 {
        match self {
            UintType::Uint | UintType::Uint64 => number,
            UintType::Uint8 => u64::from(number as u8),
            UintType::Uint16 => u64::from(number as u16),
            UintType::Uint32 => u64::from(number as u32),
        }
    }
}
