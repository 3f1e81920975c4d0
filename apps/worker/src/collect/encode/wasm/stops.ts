/** Why `rows` stopped. */

/** the rest of the row has not come yet */
export const needsMore: u32 = 0
/** a column that wants its caller: one that is to be asked for, or that the engine is not sure of */
export const column: u32 = 1
/** the document has to be taken out */
export const outputFull: u32 = 2
/** none of the expected documents is left */
export const needsDocuments: u32 = 3
/** a row that is not the document that was expected */
export const unexpected: u32 = 4
/** a document that its caller begins */
export const carefulDocument: u32 = 5
/** what comes behind the columns did not fit into the memory */
export const tail: u32 = 6
/** a row that is longer than the memory */
export const long: u32 = 7
/** a row that does not end where its cells do */
export const broken: u32 = 8
