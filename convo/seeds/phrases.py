"""What people say in a seeded history: sentences by language and side, and the names that they carry.

`{order}`, `{product}` and `{city}` are filled in, so that no two conversations are quite the same.
"""

ENGLISH = {
    "opening": (
        "Hello, where is my order {order}? It should have come on Tuesday.",
        "Hi! Do you ship the {product} to {city}?",
        "My {product} arrived scratched. What can I do?",
        "Is the {product} in stock in size M?",
        "I was charged twice for order {order}.",
        "Can I change the address of {order}? I have moved to {city}.",
        "The checkout says “payment refused”, but my bank sees nothing wrong.",
        "How long does a repair take at the moment?",
        "Good morning. I need an invoice with a VAT number for {order}.",
        "Does the warranty cover the battery of the {product}?",
    ),
    "visitor": (
        "Yes, that is right.",
        "The number is {order}.",
        "I bought it in the shop in {city}.",
        "It squeaks when it rains, and only then.",
        "No, I have not tried that yet.",
        "Thank you, that works!",
        "Could you check again, please?",
        "That is not what the confirmation says.",
        "How much would that be with delivery?",
        "I can send a picture if that helps.",
        "OK 👍",
        "I would rather have my money back.",
        "It is for a present, so it has to be here by Friday.",
        "The screw at the left pedal is loose, and the {product} wobbles above 20 km/h.",
        "Sorry, I was in a meeting.",
        "Is there somebody in {city} who repairs them?",
    ),
    "agent": (
        "Hello! Let me look that up for you.",
        "Your order {order} left our warehouse yesterday.",
        "Could you tell me the **order number**? It begins with NW.",
        "We ship to {city} within three working days.",
        "I am sorry about that. We will send you a new {product} free of charge.",
        "You find the invoice under [your orders](https://shop.example/orders/{order}).",
        "Please try these two steps:\n\n1. take the battery out\n2. wait a minute, then put it back",
        "The refund takes `3 to 5` days, depending on your bank.",
        "Is there anything else that I can do?",
        "I have asked our workshop in {city}; they call you today.",
        "The {product} comes in *green*, *black* and *sand*.",
        "You are welcome. Have a good ride!",
        "That is covered by the warranty.",
        "One moment, please.",
    ),
    "note": (
        "Second complaint about the {product} this week.",
        "Refunded by hand, see {order}.",
        "A regular from {city}: be generous.",
        "The carrier lost it. @Ben can you call them?",
    ),
}

FRENCH = {
    "opening": (
        "Bonjour, où est ma commande {order} ? Elle devait arriver mardi.",
        "Bonjour ! Livrez-vous le {product} à {city} ?",
        "Mon {product} est arrivé abîmé. Que dois-je faire ?",
        "Le {product} est-il disponible en taille M ?",
        "J’ai été débitée deux fois pour la commande {order}.",
        "Puis-je changer l’adresse de {order} ? J’ai déménagé à {city}.",
        "Le paiement est refusé, mais ma banque ne voit aucun problème…",
        "Combien de temps prend une réparation en ce moment ?",
        "La garantie couvre-t-elle la batterie du {product} ?",
    ),
    "visitor": (
        "Oui, c’est bien ça.",
        "Le numéro est {order}.",
        "Je l’ai acheté à {city}, l’été dernier.",
        "Il grince dès qu’il pleut, et seulement là.",
        "Non, pas encore essayé.",
        "Merci beaucoup, ça marche !",
        "Pourriez-vous vérifier à nouveau, s’il vous plaît ?",
        "Ce n’est pas ce qui est écrit dans la confirmation.",
        "Ça ferait combien, livraison comprise ?",
        "Je préférerais être remboursé.",
        "C’est un cadeau pour Noël, il me le faut avant vendredi.",
        "D’accord 👌",
        "Désolée, j’étais en réunion.",
        "Y a-t-il un réparateur près de {city} ?",
    ),
    "agent": (
        "Bonjour ! Je regarde cela tout de suite.",
        "Votre commande {order} est partie hier de notre entrepôt.",
        "Pourriez-vous m’indiquer le **numéro de commande** ? Il commence par NW.",
        "Nous livrons à {city} sous trois jours ouvrés.",
        "Toutes nos excuses. Nous vous renvoyons un {product} à nos frais.",
        "La facture se trouve dans [vos commandes](https://shop.example/commandes/{order}).",
        "Le remboursement prend `3 à 5` jours, selon votre banque.",
        "Puis-je faire autre chose pour vous ?",
        "J’ai demandé à notre atelier de {city} ; il vous appelle aujourd’hui.",
        "Avec plaisir. Bonne route !",
        "C’est couvert par la garantie.",
        "Un instant, s’il vous plaît.",
    ),
    "note": (
        "Déjà la deuxième réclamation sur le {product} cette semaine.",
        "Remboursé à la main, voir {order}.",
        "Cliente fidèle de {city} : soyons généreux.",
    ),
}

# Some write in a language that the team does not answer in.
ELSEWHERE = {
    **ENGLISH,
    "opening": (
        "Grüß Gott, liefern Sie das {product} nach {city}? Größe 58 wäre schön.",
        "¿Cuándo llega mi pedido {order}? Aún no he recibido ningún correo…",
        "Dzień dobry, gdzie jest moje zamówienie {order}? Proszę o szybką odpowiedź.",
        "مرحبا، هل تشحنون الطلبات إلى {city}؟",
        "{order} の注文はいつ届きますか？よろしくお願いします。",
        "Dobrý den, řídítka jsou příliš krátká. Lze je vyměnit? 🚲",
    ),
}

PRODUCTS = (
    "Fjord 3", "Alizé", "Tern city bike", "child seat", "cargo trailer", "Brume helmet", "Zéphyr e-bike",
    "front light", "folding lock", "gravel tyre",
)  # fmt: skip
CITIES = (
    "Lyon", "Nîmes", "Orléans", "Ghent", "Genève", "Oslo", "Malmö", "Kraków", "Bristol", "Cork", "Québec",
    "Besançon", "Saint-Étienne", "Córdoba", "Zürich",
)  # fmt: skip
FIRST_NAMES = (
    "Zoé", "Léa", "Noémie", "Élise", "François", "Jérôme", "Benoît", "Amélie", "Olivia", "Harry", "Siân",
    "Niamh", "George", "Ines", "Łukasz", "Jürgen", "Søren", "Yasmin", "Omar", "Mei", "Priya", "Tomás",
)  # fmt: skip
LAST_NAMES = (
    "Martin", "Lefèvre", "Garçon", "Dupont-Müller", "Smith", "O’Neill", "Novák", "Åberg", "Kowalska",
    "García", "Haddad", "Tanaka", "Nguyen", "Jones", "Bonnet", "Delacroix", "van Dijk", "Ferreira",
)  # fmt: skip
AGENTS = (
    "Ben Okafor", "Maria López", "Camille Roux", "Jonas Weber", "Aoife Byrne", "Karim Belkacem",
    "Lucie Petit",
)  # fmt: skip
INBOXES = ("Support", "Sales", "Workshop", "Orders", "Wholesale", "Press", "Returns", "Rentals")
PAGES = ("bikes", "helmets", "orders", "workshop", "delivery", "sizes", "vélos", "réparations")
DEVICES = ("Chrome · Windows", "Safari · iPhone", "Firefox · Linux", "Chrome · Android", "Edge · Windows")
TIME_ZONES = ("Europe/Paris", "Europe/London", "Europe/Zurich", "America/Toronto", "Europe/Oslo")
REFUSALS = ("550 5.1.1 no such user here", "552 5.2.2 mailbox full", "554 5.7.1 refused by policy")
