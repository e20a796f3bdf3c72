"""The seam to language models: one protocol, a real model or a double behind it.

Heavy libraries load with the first question, not with this import.
"""

from ostap.audience.llm.fetch import fetch_model
from ostap.audience.llm.model_file import find_model
from ostap.audience.llm.opening import open_chat_model
from ostap.audience.llm.protocol import ChatModel, Message, ModelProfile, Reply
from ostap.audience.llm.recorded import RecordedChat, Recording
from ostap.audience.llm.scripted import ScriptedChat

__all__ = [
    "ChatModel",
    "Message",
    "ModelProfile",
    "RecordedChat",
    "Recording",
    "Reply",
    "ScriptedChat",
    "fetch_model",
    "find_model",
    "open_chat_model",
]
