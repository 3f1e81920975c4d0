import type { SpecEdit } from './quint.ts'

/**
 * The model with one guard less, and the promise that breaks then: one that none of them breaks would promise nothing. Of
 * each promise the one that is found soonest comes first.
 */
export const wrong: Record<string, SpecEdit & { breaks: string }> = {
  'a mail that no look-up finds is given up at once': {
    find: 'else if (mail.resends < 1) {',
    replace: 'else if (mail.resends < 0) {',
    breaks: 'promise1',
  },
  'nobody gives up at the last attempt': {
    find: 'else if (row.attempts < MaxAttempts) become(row, "retrying", "fault")',
    replace: 'else if (row.attempts <= MaxAttempts) become(row, "retrying", "fault")',
    breaks: 'promise1',
  },
  'publishing needs no fence': {
    find: 'rows.get(w.request).status == "running" and rows.get(w.request).fence == w.fence',
    replace: 'rows.get(w.request).status == "running"',
    breaks: 'promise2',
  },
  'the object goes before its row is decided': {
    find: '    not(isLocked(workers.get(w).request)),\n    val me = workers.get(w)\n    val mine',
    replace: '    val me = workers.get(w)\n    val mine',
    breaks: 'promise2',
  },
  'the object goes whether or not the row was written': {
    find: 'mayRemove: mine or (row.fence > me.fence and row.key != me.fence)',
    replace: 'mayRemove: true',
    breaks: 'promise2',
  },
  'a look-up that failed counts': {
    find: 'answers: mail.answers + 1 } else mail',
    replace: 'answers: mail.answers + 1 } else { ...mail, lookups: mail.lookups + 1 }',
    breaks: 'promise3',
  },
  'a mail of unknown outcome is sent again at once': {
    find: 'else { ...mails.get(m), state: "unknown", lookups: 0, answers: 0 }), sender',
    replace: 'else { ...mails.get(m), state: "pending" }), sender',
    breaks: 'promise3',
  },
  'a sender that was given up sends all the same': {
    find: 'if (mail.state == "sending" and mail.fence == sender.fence) all {',
    replace: 'if (mail.state == "sending" or mail.state == "pending") all {',
    breaks: 'promise3',
  },
  'an answer that was lost is taken for a refusal': {
    find: 'else if (sender.phase == "unheard") { ...mail, state: "unknown", lookups: 0, answers: 0 }',
    replace: 'else if (sender.phase == "unheard") { ...mail, state: "pending" }',
    breaks: 'promise3',
  },
  'one file that is held keeps the others': {
    find: 'def removable(files) = files.filter(o => not(o.in(held)))',
    replace: 'def removable(files) = if (files.exists(o => o.in(held))) Set() else files',
    breaks: 'promise4',
  },
  'what is deleted is called so before it is gone': {
    find: "objects' = objects.exclude(removed),\n      rows'",
    replace: "objects' = objects,\n      rows'",
    breaks: 'promise4',
  },
  'a person may have two under way': {
    find: 'rows.get(r).status == "none", isFree(person(r)),',
    replace: 'rows.get(r).status == "none",',
    breaks: 'promise5',
  },
  'only uploads of requests that have ended are aborted': {
    find: 'val stale = uploads.filter(o => not(isWorkedOn(o)))',
    replace: 'val stale = uploads.filter(o => not(rows.get(o._1).status.in(Active)))',
    breaks: 'promise6',
  },
  'an officer starts again what its person has cancelled': {
    find: 'rows.get(r).status == "failed", isFree(person(r)),',
    replace: 'rows.get(r).status.in(Set("failed", "cancelled")), isFree(person(r)),',
    breaks: 'promise8',
  },
  'who cancels does not wait for a commit that is under way': {
    find: 'rows.get(r).status.in(Active.union(Set("ready"))), not(isLocked(r)),',
    replace: 'rows.get(r).status.in(Active.union(Set("ready"))),',
    breaks: 'promise8',
  },
  'a frozen account may ask': {
    find: 'isFree(person(r)), not(person(r).in(frozen)),\n    rows\' = rows.set(r, become(rows.get(r), "queued", "")),',
    replace: 'isFree(person(r)),\n    rows\' = rows.set(r, become(rows.get(r), "queued", "")),',
    breaks: 'promiseOfFreezing',
  },
}
