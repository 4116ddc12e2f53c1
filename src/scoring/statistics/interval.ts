/** A 95 % interval. */
export type Interval = readonly [low: number, high: number];

/** The 97.5 % quantile of the normal distribution: 95 % lie within as many standard deviations. */
export const Z = 1.959963984540054;

/** Whether a difference is apart from nothing: its interval does not hold 0. */
export const isApart = ([low, high]: Interval): boolean => low > 0 || high < 0;
