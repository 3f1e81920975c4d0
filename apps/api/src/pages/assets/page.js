const page = document.documentElement.lang
// The reader's own variant of the page's language; Latin digits everywhere, as the server writes them.
const own = navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === page)
const locale = new Intl.Locale(own ?? (page === 'en' ? 'en-GB' : page), { numberingSystem: 'latn' })
const announceEveryMs = 15_000

for (const element of document.querySelectorAll('time[datetime]')) {
  const at = new Date(element.dateTime)
  element.textContent = at.toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short' })
}

const active = document.querySelector('[data-follow]')
if (active !== null) follow(active)

/** Follows one request until it is over; the browser connects again by itself when the line breaks. */
function follow(section) {
  const stream = new EventSource(section.dataset.follow)
  stream.addEventListener('progress', ({ data }) => {
    const { status, progress } = JSON.parse(data)
    if (!['queued', 'running', 'retrying'].includes(status)) {
      stream.close()
      location.reload()
    } else if (status === 'retrying') {
      section.querySelector('[data-detail]').textContent = ''
      tell(section, section.dataset.retrying)
    } else if (progress !== null) show(section, progress)
    if (status === 'running') section.querySelector('[data-waiting]')?.remove()
  })
  // This tab was the oldest of too many: it goes on when somebody looks at it.
  stream.addEventListener('elsewhere', () => {
    stream.close()
    document.addEventListener('visibilitychange', () => document.hidden || location.reload())
  })
  stream.addEventListener('error', () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(comeBack, 2_000)
  })
}

/** Refused, not cut: a restart behind a proxy, or a session that is over. The page is asked for when it can answer. */
async function comeBack() {
  const answer = await fetch(location.href).catch(() => null)
  if (answer !== null && answer.status < 500) location.reload()
  else setTimeout(comeBack, 4_000)
}

function show(section, { doctypesDone, doctypesTotal, counts, current, secondsLeft }) {
  const bar = section.querySelector('progress')
  bar.max = doctypesTotal || 1
  bar.value = doctypesDone
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const places = { done: number(doctypesDone), total: number(doctypesTotal), records: number(records) }
  const now = current === null ? '' : fill(section.dataset.now, { doctype: current })
  const rest = secondsLeft === null ? '' : fill(section.dataset.left, { duration: duration(secondsLeft) })
  section.querySelector('[data-detail]').textContent = [now, rest].filter((text) => text !== '').join(' · ')
  const mostFirst = Object.entries(counts).sort(([, one], [, other]) => other - one)
  section.querySelector('[data-counts]').replaceChildren(...mostFirst.map(row))
  tell(section, fill(section.dataset.progress, places), rest)
}

let announcedAt = Date.now()

/** Shown at once; announced now and then, so that a screen reader can be used for something else as well. */
function tell(section, text, rest = '') {
  section.querySelector('[data-text]').textContent = text
  if (Date.now() - announcedAt < announceEveryMs) return
  announcedAt = Date.now()
  section.querySelector('[data-told]').textContent = [text, rest].join(' ')
}

function row([doctype, count]) {
  const line = document.createElement('tr')
  const name = document.createElement('th')
  name.scope = 'row'
  name.textContent = doctype
  const cell = document.createElement('td')
  cell.textContent = number(count)
  line.append(name, cell)
  return line
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place)
}

function number(value) {
  return new Intl.NumberFormat(locale).format(value)
}

function duration(seconds) {
  const [unit, length] = seconds <= 90 ? ['second', 1] : seconds < 5400 ? ['minute', 60] : ['hour', 3600]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.ceil(seconds / length)),
  )
}
