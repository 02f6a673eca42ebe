//! What is said around the numbers. A name in braces is a number that is no card's.

/// How agents open on the telephone.
pub const GREETINGS: &[&str] = &[
    "Good morning, thanks for calling {company}, you're speaking with {person}, how can I help?",
    "Hello, {company}, {person} speaking.",
    "Thank you for holding, this is {person}, how may I help you today?",
    "Hi there, you're through to the payments team, my name's {person}.",
    "Good afternoon, {company} customer service, how can I help?",
    "Hi, you're through to billing, who am I speaking to please?",
    "Afternoon, {person} here, what can I do for you?",
    "Welcome to {company}, can I start with your order number please?",
    "Hello and thanks for waiting, sorry about the queue today.",
    "Reservations, {person} speaking, how can I help?",
    "Good evening, renewals department, are you calling about an existing policy?",
    "Thanks for calling back, I've got your notes up here.",
    "Box office, good morning.",
    "Hello, this is {person} at {company}, is now a good time?",
];

/// How agents open in writing.
pub const CHAT_GREETINGS: &[&str] = &[
    "Hi, you're chatting with {person}. How can I help today?",
    "Hello 👋 Thanks for contacting {company}!",
    "Welcome to {company} support, what can we do for you?",
    "Hi there! I'm {person}, bear with me while I read your message.",
    "Thanks for waiting, you're now connected to an agent.",
    "Hello, how may I assist you?",
    "Good morning! Do you have an order number for me?",
    "Hi! Sorry for the delay, we're really busy today. How can I help?",
    "Hey, thanks for reaching out :)",
    "Hi, this is {person} from the billing team.",
];

/// Why customers are in touch.
pub const REASONS: &[&str] = &[
    "I'd like to pay my bill please, account number {account}.",
    "I've had a letter saying I owe {amount} and I want to get it sorted.",
    "My payment bounced on {date} and I want to try again.",
    "I want to renew my car insurance, it runs out on {date}.",
    "I'm ringing to book two nights from {date}, it was {amount} on the website.",
    "Order {order} says payment failed.",
    "I need to pay off my balance in full, it should be {amount}.",
    "I'd like to make a donation of {amount} please.",
    "I can't get the app to take my card so I thought I'd do it this way.",
    "My internet's been cut off because the direct debit didn't go through.",
    "I want four tickets for the show on {date}.",
    "I've moved house and the new postcode is {postcode}, and I want to settle the old bill.",
    "I'd like to buy a gift voucher for {amount}.",
    "I'm calling to pay a parking fine, the reference is {order}.",
    "My subscription stopped, the email on there is right, the card's just expired.",
    "I want to upgrade to the next plan up, what do I need to pay?",
    "Can I take out the breakdown cover as well? It was quoted at {amount}.",
    "You've charged me twice for order {order}, once on {date} and again the day after.",
    "I need to change the card you've got for me.",
    "My wife placed an order, {order}, and we still need to pay the delivery.",
    "The heating engineer came on {date} and I've got the invoice here for {amount}.",
    "I'd like to top up my phone, it's {phone}.",
    "I had a text from {phone} about a missed payment, is that you?",
    "I need to put a deposit down for the boiler.",
    "I want to add my son to the policy, I was told it's {amount} extra.",
    "The council tax for the flat at {postcode} please, I'd like to pay it.",
    "I've got a final demand here dated {date}.",
    "I'd like to order the blue one in a size {size}, and the matching lamp.",
    "I'm trying to book a hire car for {days} days from {date}.",
    "The self service line didn't understand me so can I pay with you?",
    "I'd like to start the membership, the monthly one at {amount}.",
    "My refund hasn't come, it was {amount} for order {order}.",
    "I want to pay for my mum's care alarm, her account is {account}.",
    "It's about the vet's bill, the claim is {order}.",
    "I need to pay the excess before you send the van round.",
    "Water bill, account {account}, I've got {amount} to pay.",
];

/// What agents ask before money is spoken of, with an answer.
pub const CHECKS: &[(&str, &str)] = &[
    ("Can I take your postcode please?", "It's {postcode}."),
    ("And the first line of the address and the postcode?", "{house} Mill Lane, {postcode}."),
    ("Could you confirm your date of birth for me?", "{date}."),
    ("What's the best number to reach you on?", "{phone}."),
    ("Can I have a contact number in case we get cut off?", "Yes it's {phone}."),
    ("Do you have the account number there?", "Yes, {account}."),
    ("What's your customer number?", "{account}, I think."),
    ("Is that for order {order}?", "That's the one."),
    ("I can see a balance of {amount}, does that sound right?", "Yes, that's what I've got."),
    ("And your full name please?", "{person} {surname}."),
    ("Am I speaking with the account holder?", "You are, yes."),
    ("When was your last payment?", "{date}, for {amount}."),
    ("Have you moved in the last {days} months?", "No, still at {postcode}."),
    ("The sort code we hold is {sortcode}, is that still right?", "Yes it is."),
    ("Which bank account is the debit on?", "Account {account}, sort code {sortcode}."),
];

/// What leads up to the card.
pub const TO_THE_MONEY: &[&str] = &[
    "So that comes to {amount} in total.",
    "Okay, the amount due today is {amount}.",
    "I can take that payment for you now.",
    "Would you like to pay that by card?",
    "With the discount that brings it down to {amount}.",
    "That's all booked in, there's just the {amount} to pay.",
    "Right, I've got the payment screen open.",
    "If I take {amount} now the service will be back within {days} hours.",
    "The delivery is {amount} on top and I can take it all together.",
    "I've reset it on my side so we can try the payment again.",
];

/// How agents ask for the card's number in so many words.
pub const CARD_QUESTIONS: &[&str] = &[
    "Can I take the long number on the front of the card please?",
    "What's the long card number across the front?",
    "Could you read me the sixteen digits on the front?",
    "And the card number please?",
    "Whenever you're ready, the long number across the middle of the card.",
    "Can I get the sixteen digit card number?",
    "If you give me your card number I'll put that through.",
    "What card number would you like to use?",
    "I'll need your debit card details, starting with the long number.",
    "Can you read out the number on your card for me?",
    "Okay, start with the card number when you're ready.",
    "So what's the number on the credit card?",
    "May I have the card number, please, in groups of four?",
    "Which card is it, Visa or Mastercard? And the number on it?",
    "Please give me the full card number.",
    "Could I take the long number first and then the expiry date?",
    "Have you got the card to hand? The long number first please.",
    "I need the 16 digits across the front of the card.",
    "Alright, and your payment card number?",
    "Is it a Visa? Lovely, the long number please.",
    "And what's the number on the Amex?",
    "Let's have the card number then.",
];

/// How agents ask where all know by then what for.
pub const BARE_QUESTIONS: &[&str] = &[
    "Go ahead when you're ready.",
    "I'm ready when you are.",
    "Okay, fire away.",
    "Yes please, whenever you're ready.",
    "And the number?",
    "Right, what have you got for me?",
    "Sure, go on.",
];

/// How customers offer a card themselves, before a bare question.
pub const OFFERS: &[&str] = &[
    "I'll pay by card.",
    "Can I use my Visa for that?",
    "I've got my card here.",
    "I'll put it on the Mastercard.",
    "Shall I give you my card number now?",
    "Yeah I'll do it by debit card.",
    "I want to use my credit card.",
    "Hang on, I'll just get my purse. Right, I've got the card.",
];

/// What customers say right before the number.
pub const LEADS: &[&str] = &[
    "",
    "",
    "",
    "It's ",
    "Okay, it's ",
    "Yeah, so it's ",
    "The number is ",
    "Right, ",
    "Ready? ",
    "So that's ",
    "Card number is ",
    "Yes, the long number is ",
    "Okay so, ",
    "Sure, ",
    "The card is ",
    "My card number is ",
    "It begins ",
    "Sure, one moment. Okay: ",
    "Yep, it's ",
];

/// What customers say right after it.
pub const TAILS: &[&str] = &[
    "",
    "",
    "",
    "",
    ".",
    ", thanks.",
    ", did you get that?",
    ".",
    ", that's it.",
    ", it's a Visa.",
];

/// What agents say while digits are read out.
pub const NODS: &[&str] = &[
    "Mm hm.",
    "Mhm.",
    "Yep.",
    "Yeah.",
    "Okay.",
    "Uh huh.",
    "Go on.",
    "Right.",
    "Got that.",
    "Yes.",
    "Lovely.",
    "Thank you.",
    "Perfect.",
    "Carry on.",
    "And the next?",
    "Next four?",
    "Keep going.",
    "I'm with you.",
    "Sure.",
    "And then?",
];

/// What they write meanwhile.
pub const CHAT_NODS: &[&str] = &[
    "ok",
    "Got it",
    "yep",
    "Thanks, go on",
    "👍",
    "okay next",
    "and the rest?",
    "Thank you",
    "👌",
];

/// Around a group that an agent repeats; `#` is the group.
pub const ECHOES: &[&str] = &[
    "#.",
    "#, okay.",
    "#, yep.",
    "Okay, #.",
    "#, got it, and next?",
    "#, right.",
    "#?",
    "#, yes.",
    "So #.",
    "#, mm hm.",
];

/// What comes between digits and means nothing.
pub const FILLERS: &[&str] = &[
    "um",
    "uh",
    "er",
    "erm",
    "hang on",
    "let me see",
    "and then",
    "then",
    "sorry",
    "wait",
    "okay",
    "i think",
    "what's that",
    "just a second",
    "it's a bit worn",
    "you know",
    "yeah",
    "like",
];

/// What comes before a group is said anew.
pub const FALSE_STARTS: &[&str] = &[
    "hang on",
    "no wait",
    "sorry",
    "let me start again",
    "sorry i lost my place",
    "no",
    "oh sorry",
    "start again",
    "i'll say that again",
    "hold on",
    "um no",
];

/// What breaks in amid a number, with the agent's answer.
pub const BREAKS: &[(&str, &str)] = &[
    ("Sorry, let me get my glasses.", "Take your time."),
    ("Hang on, the dog's at the door.", "No problem at all."),
    ("I can hardly read it, it's so worn.", "That's fine, no rush."),
    ("Just a moment, I'll turn it to the light.", "Okay."),
    ("Sorry, someone's talking to me.", "Don't worry."),
    ("Are you still there?", "Yes, still here, carry on."),
];

/// Before a group that puts right the one before it.
pub const CORRECTIONS: &[&str] = &[
    "no sorry ",
    "sorry ",
    "sorry that's ",
    "i mean ",
    "no wait ",
    "actually ",
    "no it's ",
    "sorry my mistake ",
    "tell a lie ",
    "oops ",
];

/// What customers say where a code, a number or a date was not asked for in so many words.
pub const SMALL_TALK: &[(&str, &str)] = &[
    ("Sorry, my system's a bit slow today.", "No worries, mine is as well."),
    ("Bear with me while that loads.", "That's alright."),
    ("Is the billing address the same?", "Yes it is."),
    ("And is the card in your name?", "Yes, just mine."),
    ("Thank you, nearly there.", "Great."),
    ("Do you want a receipt by email?", "Yes please."),
];

/// How agents ask when a card expires.
pub const EXPIRY_QUESTIONS: &[&str] = &[
    "And the expiry date?",
    "What's the expiry on that?",
    "When does it run out?",
    "And the valid to date please?",
    "Expiry?",
    "And the expiration date on it?",
    "Month and year of expiry?",
];

/// How agents ask whose card it is.
pub const NAME_QUESTIONS: &[&str] = &[
    "And the name as it appears on the card?",
    "Whose name is on the card?",
    "What's the cardholder's name?",
    "Name on the card please?",
];

/// How agents ask for a code of three digits.
pub const CODE_QUESTIONS: &[&str] = &[
    "And the three digits on the back?",
    "And the last three on the back please?",
    "What's the security code?",
    "And the CVV?",
    "Can I get the CVV number from the back of the card?",
    "And the last three numbers on the signature strip?",
    "The security number on the reverse please?",
    "And finally the three digit security code.",
    "What's the CVC on that?",
    "And the three on the back?",
    "Could you give me the card verification code?",
    "Now turn the card over, what are the last three digits?",
    "And the little three digit number on the back?",
    "And the security code on the back of the card please?",
    "I just need the 3 digit code from the back now.",
    "Last thing, the CVV code please.",
    "And the security digits?",
];

/// How they ask for four.
pub const LONG_CODE_QUESTIONS: &[&str] = &[
    "And the four digits on the front, above the number?",
    "What's the four digit security code on the Amex?",
    "And the CID, the four small digits on the front?",
    "And the security code please, that's four digits on an American Express.",
    "And the CVV?",
    "What's the security code?",
];

/// How they ask for three digits and when the card expires.
pub const CODE_AND_EXPIRY: &[&str] = &[
    "And the expiry and the three on the back?",
    "Expiry date and security code please?",
    "And then the expiry and the CVV.",
    "Can I get the date it runs out and the code on the back?",
];

/// How they ask for four, and for that.
pub const LONG_CODE_AND_EXPIRY: &[&str] = &[
    "Expiry date and security code please?",
    "And then the expiry and the CVV.",
    "And the expiry, and the four digits on the front?",
];

/// How customers say a code that was asked for.
pub const CODE_LEADS: &[&str] = &[
    "",
    "",
    "",
    "",
    "It's ",
    "Yes, ",
    "That's ",
    "The code is ",
    "Okay, ",
    "Security code is ",
    "Um, ",
];

/// How they say one that nobody asked for.
pub const CODE_OFFERS: &[&str] = &[
    "And the three on the back is ",
    "And the security code is ",
    "CVV ",
    "CVV is ",
    "And the CVC is ",
    "The last three digits on the back are ",
    "And on the back it's ",
    "Security number ",
    "And the code on the back of the card is ",
];

/// How they say four that nobody asked for, which stand on the front.
pub const LONG_CODE_OFFERS: &[&str] = &[
    "And the security code is ",
    "CVV is ",
    "And the four digits on the front are ",
    "Security number ",
    "And the small number above it is ",
];

/// What comes of not knowing where the code is, question and answer.
pub const WHERE_IS_IT: &[(&str, &str)] = &[
    ("Which one is that?", "It's on the back by the signature."),
    ("Where do I find that?", "Turn the card over, it's on the strip."),
    ("The what, sorry?", "The little number on the reverse of the card."),
    ("Is that the small one?", "Yes, that's it."),
    ("Hold on, let me turn it over.", "Of course."),
    ("Do you really need that?", "I do, it's for your security."),
    ("One second, I need my glasses.", "No rush."),
];

/// How agents end.
pub const CLOSINGS: &[&str] = &[
    "That's gone through, your reference is {order}.",
    "Thank you, that's all paid, {amount} today.",
    "Payment's been accepted. You'll get a receipt by email.",
    "All done, it'll be with you by {date}.",
    "Brilliant, that's authorised. Your confirmation number is {order}.",
    "That's approved. Anything else I can help with?",
    "Okay, that went through, the next bill is due on {date}.",
    "If there's any trouble ring us on {phone}.",
    "Perfect, thank you for that, you're all set.",
];

/// How customers end.
pub const THANKS: &[&str] = &[
    "Great, thanks very much.",
    "Lovely, bye.",
    "Okay, thank you for your help.",
    "Brilliant, cheers.",
    "Thank you, bye now.",
    "No that's everything.",
];

/// E-mails in which the card stands: `#` is the number, `%` a line with the code.
pub const EMAILS: &[&str] = &[
    "Hello,\n\nPlease take payment of {amount} for invoice {order}.\n\nCard number: #\nExpiry: {expiry}\n%\nName on card: {person} {surname}\n\nKind regards,\n{person} {surname}\nTel {phone}",
    "Hi team\n\nAs discussed on the phone here are my card details:\n#\nexp {expiry}\n%\n\nThanks\n{person}",
    "Dear Sir or Madam,\n\nI have been trying to pay online since {date} without any luck. Could you charge my Visa # (valid until {expiry}) and confirm?\n%\n\nYours faithfully,\n{person} {surname}\n{house} High Street\n{postcode}",
    "Order {order}\n\nCould you use this card instead of the old one: #, expires {expiry}.\n%\n\nSent from my phone",
    "Good morning,\nplease renew my policy for another year, account {account}. The new card is\n\n#\n{expiry}\n%\n\nbest wishes\n{person}",
    "Hi {person},\n\nsorry this is late. Mastercard, #, {expiry}, in the name of {person} {surname}.\n%\nCan you send a receipt to {postcode}?\n\nThanks again",
    "To whom it may concern\n\nBooking {order} for {days} nights from {date}.\n\nPAYMENT DETAILS\nType: credit card\nNo: #\nValid thru: {expiry}\n%\nCardholder: {person} {surname}",
];

/// How the line with the code reads; `#` is the code.
pub const CODE_LINES: &[&str] = &[
    "CVV: #",
    "CVC #",
    "Security code: #",
    "CVV2: #",
    "Code on the back: #",
    "3 digits on the back #",
    "security no. #",
];

/// First names.
pub const PEOPLE: &[&str] = &[
    "Priya", "James", "Sophie", "Tom", "Aisha", "Dan", "Grace", "Kwame", "Maria", "Owen", "Li",
    "Hannah", "Yusuf", "Beth", "Rob", "Elena",
];

/// Last names.
pub const SURNAMES: &[&str] = &[
    "Smith", "Patel", "O'Brien", "Jones", "Okafor", "Nowak", "Taylor", "Evans", "Khan", "Wright",
    "Murphy", "Green",
];

/// Companies.
pub const COMPANIES: &[&str] = &[
    "Northway Energy",
    "Bluebell Travel",
    "Castle Insurance",
    "Homeside",
    "Link Broadband",
    "Greenfield Water",
    "Parkgate Tickets",
    "Fernhill Clinic",
];

/// Months.
pub const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
