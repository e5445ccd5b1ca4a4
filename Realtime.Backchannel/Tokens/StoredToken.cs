namespace Realtime.Backchannel.Tokens;

/// <summary>What Redis holds under a token.</summary>
/// <typeparam name="TGrant"><see cref="TokenGrant"/> or <see cref="SubscriptionGrant"/>.</typeparam>
/// <param name="Grant">What the token grants.</param>
/// <param name="Seen">The marks of the last revocations when it was minted.</param>
internal sealed record StoredToken<TGrant>(TGrant? Grant, RevocationMarks Seen)
    where TGrant : class;
