/** Whose sign-in is to be proved: an account, and the session that asks, by its digest. */
export type StepUpCaller = { site: string; subjectId: string; sessionHash: string }

export type CodeToSend = { id: string; site: string; subjectId: string }

/** Codes by mail: the API wants one, the worker makes and sends it, the API holds an answer against its digest. */
export type StepUpRepository = {
  /** `false`: three were wanted for this account in the last ten minutes. */
  want(caller: StepUpCaller): Promise<boolean>
  /** The next one to send, if any: its digest is written before anything is sent. */
  take(secret: { salt: string; codeHashOf(salt: string): string }): Promise<CodeToSend | null>
  settle(id: string, sent: boolean): Promise<void>
  /** Counts the try. At most five of each code, within ten minutes, once, in the session that wanted it. */
  confirm(caller: StepUpCaller, code: string): Promise<boolean>
  isConfirmed(caller: StepUpCaller, maxAgeSeconds: number): Promise<boolean>
  /** Those of yesterday and before; returns how many. */
  forgetOld(): Promise<number>
}
