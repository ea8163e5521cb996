"""Every key of the Bot API's Message and what it means here: by an allow-list, so that what is new is refused.

A message is input when it has `text` and besides it nothing but what `BESIDE_TEXT` lists. Keys in `QUIET` are of
service messages that nobody expects an answer to. All others, unknown ones too, are something that is not text.
https://core.telegram.org/bots/api#message (10.3), and what the server sends besides for older bots
(https://github.com/tdlib/telegram-bot-api, Client.cpp, JsonMessage).
"""

from collections.abc import Mapping
from typing import Any, Literal

from flows.events import Form

Meaning = Literal["text", "beside", "file", "voice", "other", "quiet", "elsewhere"]

# About a message of any kind: who, where, when, how. Read are ids, language, topic and album.
ABOUT = frozenset({
    "message_id", "ephemeral_message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat",
    "sender_boost_count", "sender_business_bot", "sender_tag", "date", "chat", "forward_origin", "is_topic_message",
    "is_automatic_forward", "via_bot", "guest_bot_caller_user", "guest_bot_caller_chat", "receiver_user", "edit_date",
    "has_protected_content", "is_from_offline", "is_paid_post", "media_group_id", "author_signature", "paid_star_count",
    "link_preview_options", "suggested_post_info", "effect_id", "reply_markup",
    # Still sent beside forward_origin, though no longer described since 7.0.
    "forward_from", "forward_from_chat", "forward_from_message_id", "forward_signature", "forward_sender_name",
    "forward_date",
})  # fmt: skip
# The message belongs to a chat that only bears the same id: it is nobody's message to the bot.
ELSEWHERE = frozenset({"business_connection_id", "guest_query_id"})
# What a text may answer or quote. It may hold a picture of somebody else's message: it is never looked into.
ANSWERED = frozenset({
    "reply_to_message", "external_reply", "quote", "reply_to_story", "reply_to_checklist_task_id",
    "reply_to_poll_option_id",
})  # fmt: skip
BESIDE_TEXT = ABOUT | ANSWERED | {"entities"}

FILES = frozenset({
    "animation", "document", "live_photo", "paid_media", "photo", "story", "video", "video_note", "rich_message",
    "new_chat_photo",
})  # fmt: skip
VOICES = frozenset({"voice", "audio"})
OTHERS = frozenset({
    "caption", "caption_entities", "show_caption_above_media", "has_media_spoiler", "checklist", "contact", "dice",
    "game", "poll", "venue", "location", "invoice", "users_shared", "chat_shared", "gift", "unique_gift",
    "passport_data", "giveaway", "giveaway_winners", "web_app_data", "sticker", "user_shared",
})  # fmt: skip

# Service messages: about the chat or the app, not to the bot.
QUIET = frozenset({
    "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title",
    "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "successful_payment", "refunded_payment", "connected_website", "write_access_allowed",
    "proximity_alert_triggered", "boost_added", "chat_background_set", "direct_message_price_changed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
    "managed_bot_created", "paid_message_price_changed", "suggested_post_approved", "suggested_post_approval_failed",
    "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled",
    "video_chat_started", "video_chat_ended", "video_chat_participants_invited", "gift_upgrade_sent",
    "checklist_tasks_done", "checklist_tasks_added", "poll_option_added", "poll_option_deleted", "community_chat_added",
    "community_chat_removed", "community_chat_joined", "new_chat_participant", "new_chat_member",
    "left_chat_participant", "voice_chat_scheduled", "voice_chat_started", "voice_chat_ended",
    "voice_chat_participants_invited",
})  # fmt: skip


def meaning(key: str, value: object = ...) -> Meaning:
    """Say what a key of a message means.

    One that is new counts as content if its value is an object or a list; a plain value is a remark about the message,
    which beside a text is left unread.
    """
    if key == "text":
        return "text"
    if key in FILES:
        return "file"
    if key in VOICES:
        return "voice"
    if key in OTHERS:
        return "other"
    if key in QUIET:
        return "quiet"
    if key in ELSEWHERE:
        return "elsewhere"
    known = key in BESIDE_TEXT or isinstance(value, bool | int | float | str | None)
    return "beside" if known else "other"


def form_of(message: Mapping[str, Any]) -> Form | None:
    """Say in which form a message is refused; None if it is a service message or plain text. Null is nothing."""
    found = {meaning(key, value) for key, value in message.items() if value is not None}
    if "file" in found:
        return Form.FILE
    if "voice" in found:
        return Form.VOICE
    is_text = "text" in found and isinstance(message["text"], str)
    if "other" in found or not (is_text or "quiet" in found):
        return Form.OTHER
    return None
