"""What people read on the screen, in both languages: English is the key."""

FRENCH = {
    "Email": "E-mail",
    "Password": "Mot de passe",
    "Sign in": "Se connecter",
    "Views": "Vues",
    "Conversations": "Conversations",
    "Conversation": "Conversation",
    "Reply": "Réponse",
    "Comment": "Commentaire",
    "Send": "Envoyer",
    "Add comment": "Ajouter un commentaire",
    "Assigned to": "Attribué",
    "More": "Plus",
    "Close conversation": "Fermer la conversation",
    "Mark as done": "Marquer comme terminé",
    "Back to the list": "Revenir à la liste",
    "Contact": "Contact",
    "Open chat": "Ouvrir le chat",
    "Close chat": "Fermer le chat",
    "Chat": "Chat",
    "Message": "Message",
    "Start a new conversation": "Démarrer une nouvelle conversation",
    "Save": "Enregistrer",
    "Delivered": "Remis",
    "Seen": "Vu",
    "Unread": "Non lu",
    "is typing": "écrit",
    "Closed": "Fermée",
}


class Words:
    """`words("Send")` is **Envoyer** where the page is French."""

    def __init__(self, language: str):
        self.language = language

    def __call__(self, english: str) -> str:
        return FRENCH[english] if self.language == "fr" else english
