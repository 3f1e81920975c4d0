/** How a column is shown. */

export const no: u32 = 0
/** the engine writes it */
export const yes: u32 = 1
/** its caller is asked */
export const carefully: u32 = 2
/** its caller is asked, unless there is nothing in it */
export const carefullyUnlessEmpty: u32 = 3
