/** Mail bodies such as people send: HTML of every size, in several scripts. The same on every machine. */
export function mailBodies(count: number): string[] {
  const random = generator(20_260_101)
  return Array.from({ length: count }, (_, index) => {
    const words = scripts[Math.floor(random() * scripts.length)] ?? english
    const length = 1_800 + Math.floor(random() ** 4 * 18_000)
    let body = `<div class="ql-editor read-mode" style="margin:0">Mail ${index}`
    while (body.length < length) {
      const sentence = Array.from(
        { length: 6 + Math.floor(random() * 9) },
        () => words[Math.floor(random() * words.length)],
      )
      body += `\n<p style="line-height:1.4">${sentence.join(' ')}.</p>`
      if (random() < 0.1) body += `<a href="https://erp.example.com/app/order/${index}">see</a><br>`
    }
    return `${body}</div>`
  })
}

const english =
  'the order of last week has not yet arrived at our house could you please tell me when it will be sent and whether the invoice “2024-118” was paid'.split(
    ' ',
  )
const latin = 'für über Größe señor año ça déjà été naïve Œuvre straße mañana où müssen möchten bitte'.split(
  ' ',
)
const pictures = [...english, '🎂', '👩‍👩‍👧', '—', '…', '€', '“yes”']
const eastern =
  '您好 订单 已经 发货 请 查收 谢谢 ご注文 ありがとうございます Здравствуйте заказ отправлен'.split(' ')
const scripts = [
  ...Array(8).fill(english),
  ...Array(4).fill(latin),
  ...Array(5).fill(pictures),
  ...Array(3).fill(eastern),
] as string[][]

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
