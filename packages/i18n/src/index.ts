export { formatBytes, formatDay, formatDuration, formatTime } from './formats.ts'
export { reasonText } from './reason-words.ts'
export {
  chooseLanguage,
  type Language,
  ownNames,
  readAcceptLanguage,
  type Translator,
  translatorFor,
} from './translator.ts'
