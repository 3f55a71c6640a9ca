"""Keeps the libraries from asking other machines for anything; call it before they are imported.

Embeddings and page run on this machine alone. A county office's PC often has no way out, and then each attempt costs
seconds; and what people ask is nobody else's business.
"""

from __future__ import annotations

from collections.abc import MutableMapping

_SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_MCP_SERVER": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


def stay_offline(environ: MutableMapping[str, str]) -> None:
    """Set each switch in ``environ`` that is not set already; somebody who wants the hub can still have it."""
    for name, value in _SWITCHES.items():
        environ.setdefault(name, value)
