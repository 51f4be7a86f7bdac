// Posts through htmx, so that what is answered takes its places; the status, 0 when nothing was answered.

export async function post(source, address, values) {
  let status = 0
  const settled = ({ detail: { ctx } }) => {
    if (ctx?.values === values) status = ctx.response?.status ?? 0
  }
  document.addEventListener("htmx:finally:request", settled)
  try {
    await htmx.ajax("POST", address, { source, swap: "none", values })
  } finally {
    document.removeEventListener("htmx:finally:request", settled)
  }
  return status
}

export const isTaken = (status) => status >= 200 && status < 400
