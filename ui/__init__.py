"""The Gradio front end."""

import index  # noqa: F401  how libraries may use threads is said before gradio brings numpy in
