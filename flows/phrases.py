"""Every sentence the bot can say, in English, with notes to translators. No logic.

Longer than other files because it is one list, and a lawyer reads it in one go. The English sentence is the key of
its translations: when it changes, they become fuzzy and a language is withheld until someone has looked.

The rules of wording: plain words, whole sentences, one thought each; no threat, law or promise; the first 30 characters
name neither abuse nor, where possible, a report, since a lock screen shows them. `brief` is the form for tight channels
(SMS): at most 150 characters. `label` is the form for a button: at most 20. Where there is no brief form the long text
serves everywhere.

Values in braces come from the operator's settings ({hotline} {operator} {contact} {portal} {finder} {app} {link}
{minutes} {days}) or from the turn ({list} {what} {address} {part} {language} {country} {receipt} {count} {limit}).
"""

from dataclasses import dataclass
from typing import LiteralString


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence in English and, where it has one, its form for tight channels or for a button."""

    text: str
    brief: str = ""
    label: str = ""

    def forms(self) -> tuple[str, ...]:
        """Every English string of this phrase that needs a translation."""
        return tuple(form for form in (self.text, self.brief, self.label) if form)


def phrase(text: LiteralString, *, brief: LiteralString = "", label: LiteralString = "") -> Phrase:
    """Make a phrase of literals, so that nothing a person typed can become one; also the mark for extraction."""
    return Phrase(text, brief, label)


def brief(text: LiteralString) -> LiteralString:
    """Mark the brief form of a phrase for extraction."""
    return text


def label(text: LiteralString) -> LiteralString:
    """Mark the button form of a phrase for extraction."""
    return text


# 1. Start and notice

# Translators: the first message. "program" = automatic, nobody reads along.
NOTICE = phrase(
    "Hello. I am a program, not a person. "
    "Here you can report pictures or videos of child sexual abuse on the internet. "
    "Send the web address (link) as text, no pictures or files. It goes to {hotline}, without your name or number. "
    "A child in danger now? Call the police, or choose Help.",
    brief=brief(
        "Hello. I am a program. Send me the web address of child sexual abuse online, no pictures. "
        "Your phone company can see it. Danger: police or HELP."
    ),
)
# Translators: to someone who sent an address before reading anything.
NOTICE_BRIEF = phrase(
    "Thank you. I am a program, not a person. Nothing is sent yet. "
    "The report will go to {hotline}, without your name or number.",
    brief=brief(
        "Thank you. Nothing is sent yet. The report will go to {hotline}, without your name or number."
    ),
)
# Translators: {app} is the company of the messaging app; "see", not "know".
SEEN_APP = phrase("{app} can see this chat.")
# Translators: shown on the web chat, where no app and no telephone company is involved.
SEEN_WEB = phrase("Your internet company can see that you opened this site.")
# Translators: shown when the bot runs in a terminal, for trying it out.
SEEN_TERMINAL = phrase("This chat runs on this computer. Others who use it may see it.")
# Translators: X is the app's close sign.
TIP_PREVIEW = phrase("If a picture of the page appears while you write, close it with the X before you send.")
# Translators: keep TEST in capitals where your script has them.
TEST_BANNER = phrase("TEST. Nothing sent here reaches a hotline.")
# Translators: follows the sentence with TEST.
TEST_PORTAL = phrase("For a real report use {portal}.")
# Translators: somebody added the bot to a group chat; it says this once and leaves.
GROUP = phrase("I only work in a private chat. Please do not post addresses here.")
LANGUAGE_PICK = phrase("Choose your language, or write its name.", label=label("Language"))
LANGUAGE_UNKNOWN = phrase("I do not speak that language yet. Please choose one of these.")
# Translators: the operator has stopped the service. Do not say "soon".
PAUSED = phrase("This service takes no reports now. If a child is in danger now, call the police.")
# Translators: follows a refusal or a fault.
USE_PORTAL = phrase("You can also use {portal}.")

# 2. Address

ASK_ADDRESS = phrase("Please send the web address (link) as text. You can send up to 10 in one message.")
# Translators: the person chose to change the address. {list} are the addresses given so far, one a line.
ASK_REPLACEMENT = phrase(
    "Please send the right address. It takes the place of what you sent before: {list} "
    "To keep that and add another address, choose Back and send the other one."
)
# Translators: use the menu words of phones in your language.
HOW_TO_COPY = phrase(
    "In a browser: press the line at the top and copy it. In an app: choose Share, then Copy link. Paste it here. "
    "Then close the page. Please do not open it again, do not look for more, and do not save or photograph it.",
    brief=brief(
        "Copy the address at the top of the page, or Share and Copy link in an app. Paste it here. Close the page. "
        "Do not save it or look for more."
    ),
    label=label("How to copy it"),
)
DOUBT = phrase("I am not sure that I read this right. Is this the address? {address}")
# Translators: the brackets around the dot, as in example[.]com
BRACKETS = phrase("The [.] is there so that nobody opens it by mistake. We send it on without.")
# Translators: {part} is what stands after the last dot of the address.
DOUBT_ENDING = phrase("I do not know the ending {part}. Is the address right? {address}")
DOUBT_CUT = phrase(
    "Part of this address may be missing. If you have the whole address, please send it. Or use it as it is. {address}"
)
DOUBT_FRONT = phrase(
    "This is only the front page of a large site. The exact page, post or profile helps far more. "
    "If you have its address, please send it. {address}"
)
DOUBT_SEARCH = phrase(
    "This is a search page. It can look different for each person. "
    "If you have the address of the page that you found, please send it. {address}"
)
DOUBT_USER = phrase(
    "That is a user name. In the app, open the profile, choose Share, then Copy link, and send me the link. "
    "Or is it this address? {address}"
)
# Translators: a user name from which no address can be guessed.
USER_NAME = phrase(
    "That is a user name. In the app, open the profile, choose Share, then Copy link, and send me the link."
)
# Translators: .onion is the ending of dark web addresses.
DOUBT_ONION = phrase(
    "One letter in this .onion address seems wrong or missing. Please check it. "
    "Please do not go back to look for it. {address}"
)
YES = phrase("Yes", label=label("Yes"))
NO_TYPE_AGAIN = phrase("No, type again", label=label("No, type again"))
USE_THIS_ONE = phrase("Use this one", label=label("Use this one"))
TYPE_AGAIN = phrase("Type again", label=label("Type again"))
# Translators: the address was an invitation link to a group; it was taken.
NOTE_INVITE = phrase(
    "I have it. Hotlines often cannot look into private groups. Please also report the group inside the app."
)
# Translators: may answer a cry for help: warm, never "wrong" or "invalid".
ERR_NONE = phrase(
    "I see no web address here. It looks like this: example.com/page. Nobody reads this chat. "
    "If you or a child needs help, choose Help."
)
ERR_EMAIL = phrase("That is an e-mail address. I need the address of a web page, like example.com/page.")
ERR_PHONE = phrase("That looks like a phone number. I need the address of a web page, like example.com/page.")
ERR_FILE = phrase(
    "That is the name of a file. If it came from a web page, please send the address of that page."
)
ERR_INSIDE = phrase(
    "That address works only inside one home or office. Please send one that works everywhere, like example.com/page."
)
# Translators: keep the signs http:// and https:// in Latin letters.
ERR_SCHEME = phrase(
    "I can only take web addresses. They start with http:// or https://, or look like example.com/page."
)
ERR_SHARE_CODE = phrase(
    "That is a code for sharing files, not a web page. "
    "If you found it on a page, please send the address of that page."
)
ERR_MEDIA_TEXT = phrase(
    "Your message holds a picture or file as text. I did not keep it. Please send only the web address."
)
ERR_LONG_ADDRESS = phrase(
    "This address is too long for the hotline. The limit is {limit} characters. "
    "Please send the address of the page where you found it."
)
ERR_LONG_MESSAGE = phrase("Your message is too long for me. Please send only the address.")
SOME_READ = phrase("Addresses I could read: {count}. If one is missing below, please send it again.")
# Translators: one more address was sent and added to those before.
ADDED = phrase("I have it. Addresses so far: {count}")
TOO_MANY = phrase("I took the first 10. You can report the others after this.")
# Translators: so that people do not think that their story was read.
ONLY_ADDRESS = phrase("Only the address goes into the report. To add words, choose Change or add.")

# 3. What, details, review

# Translators: do not invite a description.
WHAT = phrase("What is at this address? A wrong guess is fine.")
# Translators: one choice for real and computer-made: people cannot tell.
WHAT_PHOTO = phrase("A photo or video, real or made by computer to look real", label=label("Photo or video"))
WHAT_DRAWN = phrase("A drawing, cartoon or game", label=label("Drawing or cartoon"))
WHAT_PAGE = phrase("A page that sells it or links to it", label=label("Sells or links to it"))
WHAT_UNSURE = phrase("I am not sure", label=label("Not sure"))
# Translators: first person, gentle.
WHAT_SELF = phrase("I am in the picture, and I am or was under 18", label=label("I am in the picture"))
WHAT_HELP = phrase("I need help, or a child I know needs help", label=label("I need help"))
WHAT_OTHER = phrase("Something else", label=label("Something else"))
# Translators: "not sent yet" must be hard to miss. {list} are the addresses, one a line; {what} is the choice made.
REVIEW = phrase(
    "Not sent yet. Please check, then choose Send. Addresses: {list} What: {what}",
    brief=brief("Not sent yet. {list} {what}"),
)
# Translators: the end of the review.
REVIEW_END = phrase(
    "It goes to {hotline} without your name or number. If you wait over {minutes} minutes, I forget it.",
    brief=brief("Choose Send, and it goes to {hotline} without your name or number."),
)
# Translators: these four lines stand in the review when they were answered.
REVIEW_SEEN_ON = phrase("Where you saw it: {choice}")
REVIEW_SEEN_WHEN = phrase("When you saw it: {choice}")
REVIEW_COUNTRY = phrase("Country: {country}")
REVIEW_NOTE = phrase("Your note: {note}")
SEND = phrase("Send", label=label("Send"))
CHANGE_OR_ADD = phrase("Change or add", label=label("Change or add"))
CANCEL = phrase("Cancel", label=label("Cancel"))
CHANGE = phrase("What do you want to change or add? You can leave out everything else.")
CHANGE_ADDRESS = phrase("Address", label=label("Address"))
CHANGE_WHAT = phrase("What it is", label=label("What it is"))
CHANGE_SEEN_ON = phrase("Where I saw it", label=label("Where I saw it"))
CHANGE_SEEN_WHEN = phrase("When I saw it", label=label("When I saw it"))
CHANGE_COUNTRY = phrase("Country", label=label("Country"))
CHANGE_NOTE = phrase("A note", label=label("A note"))
DONE = phrase("Done", label=label("Done"))
SEEN_ON = phrase("Where did you see it?")
SEEN_ON_SITE = phrase("Website or forum", label=label("Website or forum"))
SEEN_ON_SOCIAL = phrase("Social media", label=label("Social media"))
SEEN_ON_CHAT = phrase("Chat or group", label=label("Chat or group"))
SEEN_ON_SHARING = phrase("File sharing", label=label("File sharing"))
SEEN_ON_LIVE = phrase("Live video or game", label=label("Live video or game"))
# Translators: "advert" = advertisement.
SEEN_ON_SEARCH = phrase("Search or advert", label=label("Search or advert"))
SEEN_ON_EMAIL = phrase("E-mail", label=label("E-mail"))
SEEN_ON_DARK = phrase("Dark web", label=label("Dark web"))
SKIP = phrase("Skip", label=label("Skip"))
SEEN_WHEN = phrase("When did you see it?")
SEEN_TODAY = phrase("Today", label=label("Today"))
SEEN_WEEK = phrase("This week", label=label("This week"))
SEEN_EARLIER = phrase("Earlier", label=label("Earlier"))
# Translators: typed or chosen, never guessed.
COUNTRY = phrase(
    "In which country were you when you saw it? Some pages look different from country to country. "
    "Please write its name."
)
COUNTRY_UNKNOWN = phrase("I do not know this country. Please write its name in another way, or choose Skip.")
# Translators: the page's password, not the person's.
NOTE = phrase(
    "You can add a note, up to {limit} characters: how to get to the page, its password, or a user name. "
    "Please do not describe pictures, and leave out your own name, number and passwords.",
    brief=brief(
        "Add a note: how to get there, the page's password, a user name. Do not describe pictures. "
        "Leave out your own name and number."
    ),
)
NOTE_LONG = phrase("Your note has {count} characters. The limit is {limit}. Please send a shorter one.")
EDITED = phrase("I changed the address. Please check it again.")
EDITED_NOTE = phrase("I changed the note. Please check it again.")
EDITED_LATE = phrase("That one is already on its way. Please send the right address as a new report.")
CANCELLED = phrase("Cancelled. Nothing was sent. I have forgotten it.")
START_AGAIN = phrase("Start again", label=label("Start again"))
# Translators: an old page or button; the program cannot know what became of it.
FORGOTTEN = phrase(
    "I no longer know that one. If you got a number for it, it was sent. If not, please send the address again."
)
# Translators: an old button was pressed, or an old question answered.
OLD_BUTTON = phrase("That is from before. Here is where we are.")

# 4. Receipt, status, erase, refusals, faults

# Translators: "will go", also when the hotline cannot be reached just now.
RECEIPT = phrase(
    "Thank you. It is safely stored and will go to {hotline}. Trained people there look at reports. "
    "We will not write to you again. You need not keep this number; with it you can ask here how far the report is: "
    "{receipt}",
    brief=brief(
        "Thank you. It is safely stored and will go to {hotline}. You need not keep this number: {receipt}"
    ),
)
RECEIPT_CARE = phrase(
    "Please do not open the page again or show it to others. If it troubles you, choose Help. "
    "If others use this phone, erase this chat."
)
REPORT_ANOTHER = phrase("Report another", label=label("Report another"))
ERASE_CHAT = phrase("Erase this chat", label=label("Erase this chat"))
PASS_IT_ON = phrase("Pass it on", label=label("Pass it on"))
RECEIPT_SAME = phrase("I already have this report. The number is {receipt}")
# Translators: never with a number.
NOT_STORED = phrase("Sorry, I could not store it safely. It is not sent. Please choose Send again.")
FULL = phrase("Sorry, I cannot take more reports at this moment. This one is not sent. Please try later.")
# Translators: the person wants to cancel after sending.
SENT_ALREADY = phrase("This report is already sent. I cannot take it back.")
PASS_ON = phrase("You can give others this link: {link} Pass on only this, never the address you reported.")
STATUS_ASK = phrase("Please write the number that you got when you sent the report.")
STATUS_RECEIVED = phrase("This is stored with us and not yet at {hotline}. You do not have to do anything.")
STATUS_FORWARDED = phrase("{hotline} has this report. More is not known here.")
STATUS_CLOSED = phrase(
    "{hotline} has finished with this report. They do not tell us the result. It does not mean that you were wrong."
)
# Translators: never the same words as for a report that was closed.
STATUS_UNDELIVERED = phrase("Sorry, we could not hand over this report. Please send the address again.")
STATUS_UNKNOWN = phrase(
    "I do not know this number. Please check it. Numbers are forgotten after {days} days."
)
STATUS_TYPING = phrase("There is a mistake in this number. Please check each letter and digit.")
ERASE_ASK = phrase("Erase now? The number goes too. A report already sent stays sent.")
# Translators: the same before anything was sent.
ERASE_ASK_UNSENT = phrase("Erase now? What you have not sent is forgotten. A report already sent stays sent.")
ERASE = phrase("Erase", label=label("Erase"))
KEEP = phrase("Keep", label=label("Keep"))
# Translators: the bot deleted messages of the chat. No word of what was erased. {app} is the messaging app's company.
ERASE_DONE = phrase(
    "Done. I removed what I could. Please also delete this chat in your list of chats. {app} may keep a copy."
)
# Translators: no word of what was erased.
ERASE_WEB = phrase(
    "I have forgotten this chat. Please close this page and remove it from your browser's history."
)
ERASE_TERMINAL = phrase("I have forgotten this chat. Please clear this window too.")
# Translators: goes to a neutral site at once.
LEAVE_NOW = phrase("Leave now", label=label("Leave now"))
# Translators: calm, no blame.
MEDIA = phrase(
    "I cannot take pictures, videos or files. I did not open or keep it. "
    "Please delete it here and do not send it to anyone. Send only the web address, as text.",
    brief=brief(
        "I cannot take pictures or files. I did not open or keep it. Please delete it. "
        "Send only the web address, as text."
    ),
)
# Translators: the same, where the bot has deleted the message itself.
MEDIA_GONE = phrase(
    "I cannot take pictures, videos or files. I did not open it and removed it here. "
    "Please do not send it to anyone. Send only the web address, as text."
)
# Translators: many who read little speak instead; may be a cry for help.
VOICE = phrase(
    "Sorry, I cannot hear voice messages, and nobody else hears them. Please write, or choose an answer. "
    "For help, send HELP."
)
NOT_TEXT = phrase("I can only read text. I did not keep what you sent.")
# Translators: text came where a choice was asked for. May answer a cry for help: warm, never "wrong" or "invalid".
NOT_CHOICE = phrase(
    "Please choose one of these, or send its number. Nobody reads this chat. "
    "If you or a child needs help, choose Help."
)
# Translators: the same where there are buttons and no numbers.
NOT_PRESSED = phrase(
    "Please choose one of these. Nobody reads this chat. If you or a child needs help, choose Help."
)
TOO_FAST = phrase("Many messages came at once. Please wait a little. What I confirmed is safe.")
FAULT = phrase("Sorry, something went wrong here. Please send your last message again.")

# 5. Help and ways out; privacy

HELP = phrase(
    "I am a program. I cannot call anyone, and nobody reads this chat. What is it about?", label=label("Help")
)
HELP_TOPIC_DANGER = phrase("Child in danger now", label=label("Child in danger now"))
HELP_TOPIC_SELF = phrase("I am in a picture", label=label("I am in a picture"))
HELP_TOPIC_THREAT = phrase("Someone threatens me", label=label("Someone threatens me"))
HELP_TOPIC_UPSET = phrase("I feel bad", label=label("I feel bad"))
HELP_TOPIC_THOUGHTS = phrase("My own thoughts", label=label("My own thoughts"))
NO_LINK_TOPIC = phrase("No link", label=label("No link"))
PRIVACY = phrase("Privacy", label=label("Privacy"))
EXIT_KEPT = phrase("The web address you sent is still here. You can also report it.")
EXIT_ASK = phrase("What do you want to do now?")
REPORT_THE_ADDRESS = phrase("Report the address", label=label("Report the address"))
OTHER_HELP = phrase("Other help", label=label("Other help"))
END_HERE = phrase("End here", label=label("End here"))
# Translators: operators adapt this where the police are not safe.
HELP_DANGER = phrase(
    "If a child is in danger now, call the police or the emergency number where you are. "
    "If a call is not safe, go to a safe place or an adult you trust."
)
# Translators: to a child; "can ask" is no promise.
HELP_SELF = phrase(
    "It is not your fault. If you are or were under 18 in the picture, some services can ask sites to take it down. "
    "You need not tell us who you are. Do not send the picture here. "
    "An adult you trust or a child helpline can help.",
    brief=brief(
        "It is not your fault. Some services ask sites to take down pictures of under-18s. Do not send it here. "
        "A child helpline can help."
    ),
)
# Translators: to a child or a parent.
HELP_THREAT = phrase(
    "It is not your fault. Do not pay. Do not send more. Stop answering, but keep the messages. "
    "Report the person in the app. Tell an adult you trust or a child helpline. "
    "If it is a child you know: stay calm and do not blame the child.",
    brief=brief(
        "It is not your fault. Do not pay or send more. Keep the messages. Report the person in the app. "
        "Tell an adult you trust or a child helpline."
    ),
)
HELP_UPSET = phrase(
    "Many people feel sick, sad or angry after seeing this. You did not cause it. You need not look again. "
    "It can help to talk to someone you trust or to a helpline.",
    brief=brief(
        "Many people feel bad after seeing this. You need not look again. "
        "It can help to talk to someone you trust or to a helpline."
    ),
)
# Translators: no blame.
HELP_THOUGHTS = phrase(
    "It is good that you ask. There are people who listen and do not judge. "
    "Others with such thoughts have found help. I do not keep that you asked."
)
NO_LINK = phrase("Hotlines need an address that opens from outside. Where did you see it?")
NO_LINK_TOPIC_CHAT = phrase("Private chat, group", label=label("Private chat, group"))
NO_LINK_TOPIC_PROFILE = phrase("Profile or post", label=label("Profile or post"))
NO_LINK_TOPIC_LIVE = phrase("Live video", label=label("Live video"))
NO_LINK_TOPIC_DEVICE = phrase("On a phone", label=label("On a phone"))
NO_LINK_TOPIC_NOWHERE = phrase("Nowhere online", label=label("Nowhere online"))
NO_LINK_CHAT = phrase(
    "A hotline cannot look into a private chat. Report it in the app and leave the group. Do not forward anything. "
    "If the group has a link, send me the link. If you know the child, tell the police.",
    brief=brief(
        "A hotline cannot see private chats. Report it in the app. Do not forward it. "
        "If the group has a link, send me the link."
    ),
)
NO_LINK_PROFILE = phrase(
    "Open the profile or post, choose Share, then Copy link, and paste it here. Do not send it to anyone else. "
    "Please report it in the app too."
)
NO_LINK_LIVE = phrase(
    "Send me the link, even if the video has ended. "
    "If a child is being hurt now, call the police and report it in the app."
)
NO_LINK_EMAIL = phrase(
    "Do not forward the e-mail. If there is a link in it, send me only the link. "
    "If there are pictures in it, tell the police."
)
NO_LINK_DEVICE = phrase(
    "Do not copy or send it. Please tell the police or a child protection service. "
    "If you are a child, tell an adult you trust."
)
WHAT_OTHER_TEXT = phrase(
    "Here you can report only addresses of pictures or videos of child sexual abuse. For other things, use Report on "
    "the site or app, or tell the police. If you are not sure, you can still report it.",
    brief=brief(
        "For other things use Report on the site, or tell the police. This is only for child sexual abuse online. "
        "Not sure? You can still report it."
    ),
)
HELP_COUNTRY = phrase("In which country are you? Then I can show help near you. I do not keep your answer.")
# Translators: {list} are names and numbers of services, one a line.
SIGNPOSTS = phrase("Help you can contact: {list}")
NO_SIGNPOSTS = phrase(
    "I have no checked number for this country. You can ask a teacher, a health worker or the police."
)
# Translators: {finder} is the address of a site that lists helplines.
FINDER = phrase("You can also look at {finder}")
END = phrase("You can come back at any time.")
PRIVACY_WHO = phrase(
    "{operator} runs this chat. {hotline} gets the reports. Anyone may report, at any age. Questions: {contact}"
)
PRIVACY_SENT = phrase(
    "A report holds the address, your choices, your note, the language, the kind of app and the day. "
    "It does not hold your name, number or account."
)
PRIVACY_KEPT = phrase(
    "After {minutes} minutes I forget what you did not send. A sent report stays locked until {hotline} has it. "
    "The number works for {days} days."
)
PRIVACY_LIMITS = phrase(
    "We keep nothing that says who sent a report. So we cannot find your report by your name, and cannot take it back. "
    "Your own phone keeps this chat until you delete it.",
    brief=brief(
        "We keep nothing that says who sent a report, so we cannot take it back. "
        "Your phone keeps this chat until you delete it."
    ),
)

# 6. Command words: what a person may type at any step. One short word each.

# Translators: a command word that people type.
WORD_START = phrase("Start", label=label("Start"))
# Translators: a command word that people type.
WORD_BACK = phrase("Back", label=label("Back"))
WORD_CANCEL = CANCEL
WORD_HELP = HELP
WORD_LANGUAGE = LANGUAGE_PICK
WORD_PRIVACY = PRIVACY
WORD_SKIP = SKIP
WORD_SEND = SEND
WORD_YES = YES
# Translators: a command word that people type.
WORD_NO = phrase("No", label=label("No"))
WORD_ERASE = ERASE
# Translators: a command word that people type, with the number of their report.
WORD_STATUS = phrase("Status", label=label("Status"))

# 7. The profile of a bot in a messaging app

# Translators: on the bot's page in the app and under its link; must name neither abuse nor reports. At most 120 signs.
BOT_ABOUT = phrase("A program that takes web addresses as text. No pictures or files.")

# 8. The web page

# Translators: the neutral title of the page; must name neither abuse nor reports.
WEB_TITLE = phrase("Chat")
# Translators: the box where people type.
WEB_FIELD = phrase("Your message")
WEB_SUBMIT = phrase("Continue", label=label("Continue"))
# Translators: hidden text for people who listen to the page; the bot's words follow.
WEB_REPLY = phrase("Answer")
WEB_MENU = phrase("More")
WEB_EXPIRED = phrase("That did not work. Please start again.")
