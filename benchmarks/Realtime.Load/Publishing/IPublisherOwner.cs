namespace Realtime.Load.Publishing;

/// <summary>Is told what becomes of publications.</summary>
internal interface IPublisherOwner
{
    void OnAnswered(int channel, long sequence, bool isPublished);
}
