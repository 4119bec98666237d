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
  })
}
