/** Every object of the service stands below this prefix. */
export const objectPrefix = 'exports/'

/** One key per attempt: the fence in it keeps a late writer away from the object that the row names. Ids only. */
export function objectKey(requestId: string, fence: number): string {
  return `${objectPrefix}${requestId}/${fence}/personal-data.json`
}
