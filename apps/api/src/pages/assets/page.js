for (const element of document.querySelectorAll('time[datetime]')) {
  const at = new Date(element.dateTime)
  element.textContent = at.toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' })
}

const active = document.querySelector('[data-follow]')
if (active !== null) follow(active)

function follow(section) {
  const bar = section.querySelector('progress')
  const text = section.querySelector('[data-text]')
  const stream = new EventSource(section.dataset.follow)
  stream.addEventListener('progress', ({ data }) => {
    const { status, progress } = JSON.parse(data)
    if (!['queued', 'running', 'retrying'].includes(status)) {
      stream.close()
      location.reload()
      return
    }
    if (progress === null) return
    const records = Object.values(progress.counts).reduce((sum, count) => sum + count, 0)
    bar.max = progress.doctypesTotal || 1
    bar.value = progress.doctypesDone
    const place = progress.current === null ? '' : `, now ${progress.current}`
    text.textContent = `${progress.doctypesDone} of ${progress.doctypesTotal} kinds of records, ${records} records so far${place}`
  })
}
