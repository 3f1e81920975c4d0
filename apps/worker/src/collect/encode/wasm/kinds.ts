/** How the values of a column are written. */

/** as a JSON string */
export const text: u32 = 0
/** in quotes, as it is */
export const plain: u32 = 1
/** as a number, where one can hold it */
export const integer: u32 = 2
/** in ISO 8601 with the offset of its day */
export const datetime: u32 = 3
/** without zeros at its end */
export const time: u32 = 4
/** its caller writes it */
export const careful: u32 = 5
