/** Integer amount in the currency's smallest unit (cents for EUR, yen for JPY). Never a fraction. */
export type MinorUnits = number;

/** ISO 4217 code in capitals, such as `EUR`. */
export type Currency = string;

/** ISO 8601 instant in UTC with a trailing `Z`, such as `2026-11-23T18:00:00.000Z`. */
export type Instant = string;
