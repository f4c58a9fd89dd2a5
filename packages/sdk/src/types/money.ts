/**
 * Integer amount in the currency's smallest unit (cents for EUR, yen for JPY). Never a fraction. How many digits that is says
 * `currencyDigits` of `@livedrops/sdk/contract`, in every engine the same; `formatMoney` makes a text of it.
 */
export type MinorUnits = number;

/** ISO 4217 code of a current currency in capitals, such as `EUR`. Others are refused. */
export type Currency = string;

/**
 * ISO 8601 instant. Answers have it in UTC with a trailing `Z`, such as `2026-11-23T18:00:00.000Z`. Where one is sent, it may also have
 * an offset, such as `2026-11-23T20:00:00+02:00`, and is the same instant.
 */
export type Instant = string;
