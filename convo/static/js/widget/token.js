// The visitor's secret: in the frame's own storage, in memory where that is denied; sent in a header, never in an address.

const HEADER = "X-Visitor-Token"
const NAME = `convo.${document.documentElement.dataset.channel}.token`
let kept

export function stored(use) {
  try { return use(localStorage) } catch { return null } // third-party storage may be denied
}

export const token = () => kept ??= stored((storage) => storage.getItem(NAME))

export function forget() {
  kept = null
  stored((storage) => storage.removeItem(NAME))
}

// Alone among the tabs of this browser, so that two which open at once get one token. Needs a secure context.
export function alone(work) {
  try {
    return navigator.locks ? navigator.locks.request(NAME, work) : work()
  } catch {
    return work()
  }
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (token()) ctx.request.headers[HEADER] = token()
  ctx.request.headers["Accept-Language"] = document.documentElement.lang
})

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const given = ctx.response.headers.get(HEADER)
  if (!given) return
  kept = given
  stored((storage) => storage.setItem(NAME, given))
})
