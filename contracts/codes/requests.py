"""Codes of the edge, before anything is decided, and those with which every command may be refused."""

from typing import Final

from contracts.codes.meaning import Codes, Meaning

REQUESTS: Final[Codes] = {
    "BAD_REQUEST": Meaning("The request is not one that HTTP allows here.", "Look at `detail`, and send it otherwise."),
    "NOT_AUTHENTICATED": Meaning("The token is missing, expired or not one we trust.", "Get a new token."),
    "METHOD_NOT_ALLOWED": Meaning("This address does not take this method.", "Look at the OpenAPI document."),
    "TOO_LARGE": Meaning("The body or message is larger than allowed.", "Send less at once."),
    "HEADERS_TOO_LARGE": Meaning("The headers are larger than allowed.", "Send fewer or shorter headers."),
    "UNSUPPORTED_MEDIA_TYPE": Meaning("The body is not JSON.", "Send `content-type: application/json`."),
    "INVALID": Meaning("Fields are missing or malformed.", "Mend the fields that `errors` points to."),
    "BAD_TOKEN": Meaning("The cursor or position is not one of ours.", "Start again without it."),
    "INSTANT_IN_FUTURE": Meaning("The instant asked about has not come yet.", "Ask for an earlier one, or for none."),
    "NOT_UTF8": Meaning("The body is not UTF-8.", "Encode it as UTF-8."),
    "NOT_JSON": Meaning("The body is not JSON.", "Mend it at the place that `detail` names."),
    "DUPLICATE_KEY": Meaning("A key stands twice in one object.", "Name each key once."),
    "NUMBER_TOO_LONG": Meaning("A number has too many digits.", "Send a shorter number."),
    "NOT_FINITE": Meaning("A number cannot be stored.", "Send a finite number."),
    "TOO_DEEP": Meaning("The body is nested too deep.", "Send it flatter."),
    "TOO_MANY_ITEMS": Meaning("The body holds too many values.", "Send less at once."),
    "NUL_CHARACTER": Meaning("A text holds the character NUL.", "Leave it out."),
    "LONE_SURROGATE": Meaning("A text holds half of a surrogate pair.", "Mend the text's encoding."),
    "TOO_MANY_REQUESTS": Meaning("More requests than you are allowed.", "Wait as long as `Retry-After` says."),
    "DEFECT": Meaning("An error of ours.", "Send it again with the same key; if it stays, report the request's id."),
    "UNAVAILABLE": Meaning("Something we depend on does not answer.", "Send it again later with the same key."),
    "TOO_MANY_WEBHOOKS": Meaning("There are as many addresses for notices as there may be.", "Delete one first."),
    "MAIL_NOT_CONFIGURED": Meaning("No mail goes out from here.", "Have DEALREG_SMTP_HOST and DEALREG_SMTP_FROM set."),
    "SIMULATION_TOO_LONG": Meaning(
        "A draft cannot be put before so many decisions in the time there is.",
        "Name a later `since`, or use `dealreg programmes simulate`.",
    ),
}
MESSAGES: Final[Codes] = {
    "NOT_A_CLOUDEVENT": Meaning("The message is no CloudEvent.", "Send `ce_` headers, or one CloudEvent as JSON."),
    "TOO_MANY_HEADERS": Meaning("The message has too many headers.", "Send fewer."),
    "DUPLICATE_HEADER": Meaning("A header stands twice.", "Send each header once."),
    "MIXED_MODE": Meaning("The message is written in both modes of CloudEvents.", "Choose one of them."),
    "UNREADABLE": Meaning("The record is no command.", "Send commands through the edge only."),
}
COMMANDS: Final[Codes] = {
    "NOT_AUTHORISED": Meaning("Your roles, or your organisation, may not do this.", "Ask somebody who may."),
    "NOT_FOUND": Meaning("There is nothing under this id that you may act on.", "Check the id, and for whom you act."),
    "ALREADY_EXISTS": Meaning("There is something under this id already.", "Make a new id, or look at what is there."),
    "ALREADY_CLOSED": Meaning("It is over.", "Nothing: read its history."),
    "WRONG_STATE": Meaning("It is in a state in which this cannot be asked.", "Read its state, then ask what fits it."),
    "NOTHING_CHANGED": Meaning("It says this already.", "Nothing."),
    "ON_LEGAL_HOLD": Meaning(
        "A legal hold keeps some of these people; the pointers name them.", "Leave them out, or have the hold released."
    ),
    "STALE_VERSION": Meaning("It changed since you read it.", "Read it again and repeat with the new version."),
    "IDEMPOTENCY_CONFLICT": Meaning("The key was used for another body.", "Take a new key for a new request."),
    "UNKNOWN_COMMAND": Meaning("The registration service does not know the command.", "Check its name and version."),
    "NOT_UNDERSTOOD": Meaning("The conflict service does not know the command.", "Check its name and version."),
}
