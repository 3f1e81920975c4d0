export { tellBytes, tellDay, tellDuration, tellTime } from './formats.ts'
export {
  chooseLanguage,
  type Language,
  ownNames,
  readAcceptLanguage,
  type Speech,
  speechOf,
} from './translator.ts'
