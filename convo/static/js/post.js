// Posts through htmx, so that what is answered takes its places; and returns the answer, of status 0 when there was none.

export const NOTHING = { status: 0 }

export async function post(source, address, values) {
  let answer = NOTHING
  const settled = ({ detail: { ctx } }) => {
    if (ctx?.values === values) answer = ctx.response ?? NOTHING
  }
  document.addEventListener("htmx:finally:request", settled)
  try {
    await htmx.ajax("POST", address, { source, swap: "none", values })
  } finally {
    document.removeEventListener("htmx:finally:request", settled)
  }
  return answer
}

export const isTaken = ({ status }) => status >= 200 && status < 400
