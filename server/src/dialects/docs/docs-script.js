// The whole script of the documentation's own: copying, and the beginning of a reference.
for (const button of document.querySelectorAll('button[data-copy]')) {
  const status = button.parentElement.querySelector('[role=status]')
  button.hidden = false
  button.addEventListener('click', async () => {
    try {
      const response = await fetch(button.dataset.copy)
      if (!response.ok) throw new Error(String(response.status))
      await navigator.clipboard.writeText(await response.text())
      status.textContent = 'Copied.'
    } catch {
      status.textContent = 'The browser did not let us copy. Open it as Markdown instead.'
    }
  })
}

const reference = document.getElementById('reference')
if (reference) {
  // Buttons that show a picture alone, and fields that say nothing of themselves.
  const name = () => {
    for (const button of document.querySelectorAll('.scalar-code-copy:not([aria-label])')) button.ariaLabel = 'Copy'
    for (const field of document.querySelectorAll('.code-input-lite__editor:not([aria-label])')) {
      field.ariaLabel = field.dataset.placeholder || 'Value'
      field.ariaExpanded ??= 'false'
    }
  }
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true })

  window.Scalar.createApiReference(reference, {
    url: reference.dataset.url,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    withDefaultFonts: false,
    telemetry: false,
    proxyUrl: '',
    // Each operation brings its own samples, which are tested.
    hiddenClients: true,
    hideClientButton: true,
    defaultOpenAllTags: false,
    operationTitleSource: 'summary',
    authentication: JSON.parse(reference.dataset.credentials),
  })
}
